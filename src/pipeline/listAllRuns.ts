// All runs of this user, as plain data.
import { listRuns } from '../artifacts/runRegistry.ts';
import type { RunResult } from './personalize.ts';

/** Every readable run in the user's data folder, newest first. Runs that were put elsewhere with `--out` are not among them. */
export function listAllRuns(): Promise<RunResult[]> {
  return Promise.resolve(listRuns().map(({ folder, state }) => ({ path: folder.path, state })));
}
