// Which run answers in the editor, and runs that go.
import { ArtifactError } from '../artifacts/artifactError.ts';
import { readEnabledRun, writeEnabledRun } from '../artifacts/enabledRun.ts';
import { readManifest } from '../artifacts/manifest.ts';
import { lockRun } from '../artifacts/runLock.ts';
import { forgetRun, resolveRun } from '../artifacts/runRegistry.ts';
import type { RunResult } from './personalize.ts';

/** Names a run by its id or its folder. */
export interface RunName {
  readonly run: string;
  readonly cwd: string;
}

/**
 * Lets a run's artifact answer in the editor, in place of the one before.
 * @throws {ArtifactError} `notARun`, `fileMissing` for a run without an artifact, `invalidContent`.
 */
export function enableRun({ run, cwd }: RunName): RunResult {
  const { folder, state } = resolveRun(run, cwd);
  readManifest(folder);
  writeEnabledRun(state.repository.identity, state.id);
  return { path: folder.path, state };
}

/** Lets the base model answer again in the run's repository, if the run was what answered. @throws {ArtifactError} `notARun`. */
export function disableRun({ run, cwd }: RunName): RunResult {
  const { folder, state } = resolveRun(run, cwd);
  if (readEnabledRun(state.repository.identity) === state.id) writeEnabledRun(state.repository.identity, undefined);
  return { path: folder.path, state };
}

/**
 * Deletes a run with everything in its folder.
 * @throws {ArtifactError} `notARun`, `folderInUse` while a process works on it.
 */
export function deleteRun(name: RunName): RunResult {
  const found = resolveRun(name.run, name.cwd);
  // Whoever holds the lock would write into a folder that is gone.
  const unlock = lockRun(found.folder);
  try {
    disableRun(name);
    forgetRun(found);
  } catch (error) {
    unlock();
    throw ArtifactError.is(error)
      ? error
      : new ArtifactError('notWritable', `${found.folder.path}: could not be deleted`, { cause: error });
  }
  return { path: found.folder.path, state: found.state };
}
