// Small models fall into loops: the same words or the same lines again and again.

/** A piece with a letter or digit that stands five times in a row. */
const repeatedPiece = /([^\n]{3,40}?)\1{4,}/u;
/** Longest cycle of lines that is looked for (guess). */
const mostCycleLines = 3;

/** Cuts a suggestion where it begins to repeat itself: a piece of a line five times, or one to three lines three times. */
export function cutRepetition(text: string): string {
  const withoutPieces = cutRepeatedPiece(text);
  const lines = withoutPieces.split('\n');
  for (let start = 0; start < lines.length; start++) {
    for (let length = 1; length <= mostCycleLines; length++) {
      if (!isCycle(lines, start, length)) continue;
      return lines.slice(0, start + length).join('\n');
    }
  }
  return withoutPieces;
}

function cutRepeatedPiece(text: string): string {
  const found = repeatedPiece.exec(text);
  return found && /[\p{L}\p{N}]/u.test(found[1] ?? '') ? text.slice(0, found.index) : text;
}

/** Whether `length` lines from `start` on stand there three times, and say something. */
function isCycle(lines: readonly string[], start: number, length: number): boolean {
  if (start + 3 * length > lines.length) return false;
  const cycle = lines.slice(start, start + length).map((line) => line.trim());
  if (!cycle.some((line) => line.length >= 4 && /[\p{L}\p{N}]/u.test(line))) return false;
  return [1, 2].every((round) => cycle.every((line, index) => lines[start + round * length + index]?.trim() === line));
}
