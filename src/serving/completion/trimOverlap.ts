// A suggestion must not repeat what already stands behind the cursor. Pure.

/**
 * Cuts the end of a suggestion that the text behind the cursor already holds.
 *
 * `foo(a, b)` before `)` becomes `foo(a, b`.
 *
 * @param suffix What follows the cursor; only its first line counts.
 */
export function trimOverlap(suggestion: string, suffix: string): string {
  const following = (suffix.split(/\r?\n/u, 1)[0] ?? '').trimEnd();
  const text = suggestion.trimEnd();
  for (let length = Math.min(following.length, text.length); length > 0; length--) {
    const repeated = following.slice(0, length);
    if (text.endsWith(repeated) && repeated.trim() !== '' && !splitsWord(text, text.length - length)) return text.slice(0, -length);
  }
  return suggestion;
}

/** Whether a word goes on across `offset`, so that equal letters there are chance. */
function splitsWord(text: string, offset: number): boolean {
  return /[\p{L}\p{N}_]/u.test(text[offset - 1] ?? '') && /[\p{L}\p{N}_]/u.test(text[offset] ?? '');
}
