/** A stretch of a document, in UTF-16 units from its start. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One change of a document as the editor tells it: `length` units at `offset` were replaced by `text`. */
export interface TextChange {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/**
 * Where a stretch of text lies after a change.
 *
 * Text that is typed at its very start or end does not belong to it; text typed inside does.
 * A replacement that reaches over an edge cuts the stretch there. An empty stretch means that nothing of it is left.
 */
export function followChange({ start, end }: Span, { offset, length, text }: TextChange): Span {
  const changeEnd = offset + length;
  const growth = text.length - length;
  if (changeEnd <= start) return { start: start + growth, end: end + growth };
  if (offset >= end) return { start, end };
  if (offset <= start && changeEnd >= end) return { start: offset, end: offset };
  if (offset < start) return { start: offset + text.length, end: end + growth };
  if (changeEnd > end) return { start, end: offset };
  return { start, end: end + growth };
}
