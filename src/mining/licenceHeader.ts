import type { TextRange } from './sample.ts';

/** Words of licences and copyright notices. */
const licenceWords = /licen[cs]e|copyright|\(c\) ?(?:19|20)\d\d|©|SPDX-|all rights reserved|permission is hereby granted|public domain/i;

/**
 * The licence notice at the top of a file: the leading comments up to the last that speaks of a licence.
 *
 * @param comments Sorted by start, disjoint.
 */
export function licenceHeaderOf(text: string, comments: readonly TextRange[]): TextRange | undefined {
  let reached = 0;
  let header: TextRange | undefined;
  for (const comment of comments) {
    const between = text.slice(reached, comment.start);
    // A shebang line and a byte order mark may come first.
    if (!/^\uFEFF?\s*$/.test(reached === 0 ? between.replace(/^\uFEFF?#!.*/, '') : between)) break;
    reached = comment.end;
    if (licenceWords.test(text.slice(comment.start, comment.end))) header = { start: header?.start ?? comment.start, end: comment.end };
  }
  return header;
}
