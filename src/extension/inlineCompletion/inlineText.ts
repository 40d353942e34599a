// What of a document is sent to the model, and what may be shown of its answer. Pure.

/** Characters before the cursor that are sent; more than any prompt holds. */
export const mostBefore = 12_000;

/** Characters behind the cursor that are sent. */
export const mostAfter = 2000;

/** The last characters of a text, without half of a surrogate pair at the cut. */
export function lastCharacters(text: string, count: number): string {
  if (text.length <= count) return text;
  const cut = text.slice(text.length - count);
  return /^[\uDC00-\uDFFF]/.test(cut) ? cut.slice(1) : cut;
}

/** The first characters of a text, without half of a surrogate pair at the cut. */
export function firstCharacters(text: string, count: number): string {
  if (text.length <= count) return text;
  const cut = text.slice(0, count);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** Line ends as the document has them. */
export function withLineEnds(text: string, hasCarriageReturns: boolean): string {
  const plain = text.replaceAll('\r\n', '\n');
  return hasCarriageReturns ? plain.replaceAll('\n', '\r\n') : plain;
}
