// Where training windows and completions may begin. Windows themselves are cut in tokens, later.

import type { TextRange } from '../../mining/sample.ts';

/**
 * The starts of all lines that begin with a statement or member, and of the first line inside each function body.
 *
 * @param statementStarts Ascending.
 * @returns Ascending, without repeats; each is 0 or follows a line break.
 */
export function buildCutPoints(text: string, statementStarts: readonly number[], bodies: readonly TextRange[]): number[] {
  const points = new Set<number>();
  for (const start of statementStarts) {
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    if (start === 0 || text.slice(lineStart, start).trim() === '') points.add(start === 0 ? 0 : lineStart);
  }
  for (const body of bodies) {
    const newline = text.indexOf('\n', body.start);
    if (newline >= 0 && newline + 1 < body.end && text.slice(body.start, newline).trim() === '{') points.add(newline + 1);
  }
  return [...points].sort((a, b) => a - b);
}
