import type { FunctionSample } from '../mining/sample.ts';

/** Functions that lie in no other function, by start. */
export function outermostFunctions(functions: readonly FunctionSample[]): FunctionSample[] {
  let reached = -1;
  return [...functions]
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter((entry) => {
      if (entry.start < reached) return false;
      reached = entry.end;
      return true;
    });
}
