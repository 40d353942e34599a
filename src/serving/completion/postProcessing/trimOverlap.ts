/**
 * Cuts the end of a suggestion that the rest of the line already holds.
 *
 * `a, b)` before `)` becomes `a, b`; `f(a)` before `)` stays, since its bracket closes its own.
 *
 * @param suffix What follows the cursor; only its first line counts.
 */
export function trimOverlap(suggestion: string, suffix: string): string {
  const following = (suffix.split(/\r?\n/u, 1)[0] ?? '').trimEnd();
  const text = suggestion.trimEnd();
  for (let length = Math.min(following.length, text.length); length > 0; length--) {
    const repeated = following.slice(0, length);
    if (!text.endsWith(repeated) || repeated.trim() === '' || splitsWord(text, text.length - length)) continue;
    const rest = text.slice(0, -length);
    // Where brackets stay open without it, the end belongs to the suggestion.
    if (!leavesOpen(rest, repeated)) return rest;
  }
  return suggestion;
}

/** Whether a word goes on across `offset`, so that equal letters there are chance. */
function splitsWord(text: string, offset: number): boolean {
  return /[\p{L}\p{N}_]/u.test(text[offset - 1] ?? '') && /[\p{L}\p{N}_]/u.test(text[offset] ?? '');
}

/** Whether `end` closes a bracket that `rest` opens. */
function leavesOpen(rest: string, end: string): boolean {
  return /[)\]}]/u.test(end) && openCount(rest) > 0;
}

function openCount(text: string): number {
  let count = 0;
  for (const character of text) {
    if (/[([{]/u.test(character)) count++;
    else if (/[)\]}]/u.test(character)) count = Math.max(0, count - 1);
  }
  return count;
}
