// Takes stretches out of a text and moves offsets with it.

import type { TextRange } from '../mining/sample.ts';
import { uniteRanges } from './examples/document.ts';

/** A text of which stretches were taken out. */
export interface ShortenedText {
  readonly text: string;
  /** The offset in `text` for an offset in the original; offsets inside a removed stretch go to where it was. */
  readonly moveOffset: (offset: number) => number;
}

/**
 * Removes whole lines: each range is widened to the lines it covers and to one blank line after them.
 *
 * A range that shares its first or last line with other code takes only itself away.
 * @param ranges In any order; they may overlap.
 */
export function removeRanges(text: string, ranges: readonly TextRange[]): ShortenedText {
  const removed = uniteRanges(uniteRanges(ranges).map((range) => wholeLines(text, range)));
  if (removed.length === 0) return { text, moveOffset: (offset) => offset };
  let reached = 0;
  let shortened = '';
  for (const { start, end } of removed) {
    shortened += text.slice(reached, start);
    reached = end;
  }
  return { text: shortened + text.slice(reached), moveOffset: (offset) => movedOffset(offset, removed) };
}

function movedOffset(offset: number, removed: readonly TextRange[]): number {
  let taken = 0;
  for (const { start, end } of removed) {
    if (offset <= start) break;
    taken += Math.min(offset, end) - start;
  }
  return offset - taken;
}

function wholeLines(text: string, range: TextRange): TextRange {
  const lineStart = text.lastIndexOf('\n', range.start - 1) + 1;
  const newline = text.indexOf('\n', range.end);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  if (text.slice(lineStart, range.start).trim() !== '' || text.slice(range.end, lineEnd).trim() !== '') return range;
  const blank = /^[ \t]*\r?\n/.exec(text.slice(lineEnd, lineEnd + 200));
  return { start: lineStart, end: lineEnd + (blank?.[0].length ?? 0) };
}
