import type { CursorPlace } from '../cursorPlace.ts';

/** Shorter lines are often the same on purpose (guess). */
const leastCharacters = 8;

/** Whether a suggestion only says again what stands right before it: the line above, or the lines above. */
export function repeatsPreceding(text: string, { before, lineBefore }: CursorPlace): boolean {
  const said = (lineBefore + text).trim();
  if (said.length < leastCharacters || !/\p{L}/u.test(said)) return false;
  const above = before.slice(0, before.length - lineBefore.length).trimEnd();
  if (said.includes('\n')) return above.endsWith(said);
  return above.slice(above.lastIndexOf('\n') + 1).trim() === said;
}
