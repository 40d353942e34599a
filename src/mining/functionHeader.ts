import { lowerBound } from '../syntax/enclosing.ts';
import type { OutlinedFunction } from '../syntax/outline.ts';
import type { TextRange } from './sample.ts';

/** Longer signatures are data in disguise. A guess. */
export const MOST_SIGNATURE_CHARACTERS = 500;

/**
 * What stands in front of a function's body, without comments, on one line.
 *
 * @param comments All comments of the text, sorted by start; found by bisection, since a large file has thousands of both.
 */
export function functionHeader(text: string, entry: Pick<OutlinedFunction, 'start' | 'body'>, comments: readonly TextRange[]): string {
  const end = entry.body.start;
  let header = '';
  let reached = entry.start;
  for (let index = lowerBound(comments, reached); index < comments.length; index++) {
    const comment = comments[index] as TextRange;
    if (comment.start >= end) break;
    if (comment.start < reached || comment.end > end) continue;
    header += text.slice(reached, comment.start);
    reached = comment.end;
  }
  return (header + text.slice(reached, end)).replace(/\s+/g, ' ').trim();
}
