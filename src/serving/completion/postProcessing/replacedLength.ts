/**
 * How many characters behind the cursor a suggestion stands for: closing brackets and quotes that the editor had put there, where
 * the suggestion closes them itself and goes on.
 *
 * `a, b);` before `)` replaces the bracket, since its own one closes the call. `f(a) + b` does not: its bracket closes its own.
 *
 * @param lineAfter The rest of the line behind the cursor.
 */
export function replacedLength(text: string, lineAfter: string): number {
  const closers = lineAfter.trimEnd();
  if (closers === '' || !/^[\s)\]}>"'`;,]*$/u.test(closers)) return 0;
  let met = 0;
  let depth = 0;
  for (const character of text) {
    const isCloser = /[)\]}]/u.test(character);
    if (character === closers[met] && !(isCloser && depth > 0)) met++;
    else if (/[([{]/u.test(character)) depth++;
    else if (isCloser) depth = Math.max(0, depth - 1);
    if (met === closers.length) return closers.length;
  }
  return 0;
}
