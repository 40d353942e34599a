import { listRuns } from '../artifacts/runRegistry.ts';
import type { RunResult } from './personalize.ts';

/** All runs in the user's data folder, newest first. */
export function listRunResults(): RunResult[] {
  return listRuns().map(({ folder, state }) => ({ path: folder.path, state }));
}
