/** Keeps the rest of the cursor's line. */
export function cutAtLineEnd(text: string): string {
  const lineEnd = text.indexOf('\n');
  return lineEnd < 0 ? text : text.slice(0, lineEnd);
}
