import { assertRunExists } from '../artifacts/assertRunExists.ts';
import type { FoundRun } from '../artifacts/runRegistry.ts';
import { type RunState, writeRunState } from '../artifacts/runState.ts';

/** Writes changes of a run's state and returns the run with them. @throws {ArtifactError} `notARun` when it was deleted meanwhile. */
export function save({ folder, state }: FoundRun, changes: Partial<RunState>): FoundRun {
  assertRunExists(folder);
  const next = { ...state, ...changes };
  writeRunState(folder, next);
  return { folder, state: next };
}
