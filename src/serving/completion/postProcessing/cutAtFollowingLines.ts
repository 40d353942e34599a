import type { CursorPlace } from '../cursorPlace.ts';

/** A line of fewer characters is equal by chance, unless it only closes brackets. */
const leastCharacters = 4;

/**
 * Cuts a suggestion before the first line that stands behind the cursor already, as the next line there.
 *
 * The first line counts only where the cursor's line is blank before the cursor: otherwise it is the rest of another line.
 */
export function cutAtFollowingLines(text: string, { after, lineAfter, lineBefore }: CursorPlace): string {
  const next = after
    .slice(lineAfter.length)
    .split('\n')
    .find((line) => line.trim() !== '');
  if (next === undefined) return text;
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (index === 0 && lineBefore.trim() !== '') continue;
    const isLast = index === lines.length - 1;
    if (isSameLine(line, next, isLast)) return lines.slice(0, index).join('\n').trimEnd();
  }
  return text;
}

/** Whether two lines say the same; the last line of a suggestion may be cut short. */
function isSameLine(line: string, next: string, isLast: boolean): boolean {
  const [own, other] = [collapse(line), collapse(next)];
  if (own === '') return false;
  const isCloser = !/[\p{L}\p{N}]/u.test(own);
  if (isCloser) return own === other && /^\s*/u.exec(line)?.[0] === /^\s*/u.exec(next)?.[0];
  if (own.length < leastCharacters) return false;
  return own === other || (isLast && own.length >= 2 * leastCharacters && other.startsWith(own));
}

function collapse(line: string): string {
  return line.trim().replaceAll(/\s+/gu, ' ');
}
