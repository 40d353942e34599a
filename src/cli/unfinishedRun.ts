// Which run `--resume` means.
import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import type { RunResult } from '../pipeline/personalize.ts';
import { toAbsolute } from './optionValues.ts';
import { UsageError } from './usageError.ts';

/**
 * The latest run of the repository around a folder that was not evaluated yet.
 *
 * @param runs Newest first.
 * @throws {UsageError} `nothingToResume`.
 */
export function findUnfinishedRun(runs: readonly RunResult[], folder: string): RunResult {
  const place = realPathOf(toAbsolute(folder));
  const around = runs.filter(
    ({ state }) => place === state.repository.path || place.startsWith(state.repository.path.replace(/[\\/]?$/u, sep)),
  );
  // Of repositories inside each other the innermost is meant.
  const innermost = Math.max(0, ...around.map(({ state }) => state.repository.path.length));
  const unfinished = around.find(({ state }) => state.repository.path.length === innermost && state.verdict === undefined);
  if (unfinished) return unfinished;
  throw new UsageError(
    'nothingToResume',
    `${place}: expected an unfinished run of this repository, found ${around.length === 0 ? 'no run' : 'finished runs only'}`,
  );
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // A folder that is gone may still have runs under the path it had.
    return path;
  }
}
