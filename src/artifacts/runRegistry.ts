// Where runs live: <user data>/runs/<repository key>/<run id>, the same for the command line and the editor.
import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { userDataFolder } from '../base/userFolders.ts';
import { ArtifactError } from './artifactError.ts';
import { RunFolder } from './runFolder.ts';
import { type RunState, readRunState } from './runState.ts';

/** A run that was found. */
export interface FoundRun {
  readonly folder: RunFolder;
  readonly state: RunState;
}

/** Folder in which the runs of one repository are kept. */
export function runsFolderOf(repositoryIdentity: string): string {
  return join(userDataFolder(), 'runs', repositoryIdentity);
}

/** All readable runs, newest first. A folder that holds something else is passed over. */
export function listRuns(): FoundRun[] {
  const root = join(userDataFolder(), 'runs');
  return foldersIn(root)
    .flatMap((repository) => foldersIn(join(root, repository)).map((run) => new RunFolder(join(root, repository, run))))
    .flatMap((folder) => readRunIfValid(folder))
    .sort((a, b) => b.state.createdAt.localeCompare(a.state.createdAt));
}

/**
 * Finds a run by id, by path, or as `latest`.
 * @param repositoryIdentity With `latest`: only runs of this repository, when it is given.
 * @throws {ArtifactError} `notARun`.
 */
export function resolveRun(name: string, cwd: string, repositoryIdentity?: string): FoundRun {
  const asPath = isAbsolute(name) ? name : resolve(cwd, name);
  if (name !== 'latest' && existsSync(join(asPath, 'run.json'))) {
    const folder = new RunFolder(asPath);
    return { folder, state: readRunState(folder) };
  }
  const runs = listRuns();
  const found =
    name === 'latest'
      ? runs.find(({ state }) => repositoryIdentity === undefined || state.repository.identity === repositoryIdentity)
      : runs.find(({ state }) => state.id === name);
  if (found) return found;
  const known = runs.slice(0, 5).map(({ state }) => state.id);
  throw new ArtifactError(
    'notARun',
    `run ${name}: expected the id or folder of a run or "latest", found ${known.length ? `only ${known.join(', ')}` : 'no run at all'}`,
  );
}

function readRunIfValid(folder: RunFolder): FoundRun[] {
  try {
    return [{ folder, state: readRunState(folder) }];
  } catch (error) {
    if (ArtifactError.is(error)) return [];
    throw error;
  }
}

function foldersIn(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry: Dirent) => entry.isDirectory())
    .map(({ name }) => name);
}
