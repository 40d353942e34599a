import type { TextRange } from './languageDefinition.ts';

/**
 * Joins comments that stand on adjacent lines, so that a run of line comments is one comment.
 *
 * A block comment stays alone: it is joined to nothing that does not start with the same two characters.
 * @param comments Sorted by start, disjoint.
 */
export function groupComments(text: string, comments: readonly TextRange[]): TextRange[] {
  const groups: TextRange[] = [];
  for (const comment of comments) {
    const end = comment.start + text.slice(comment.start, comment.end).trimEnd().length;
    const last = groups.at(-1);
    if (last && continuesRun(text, last, comment.start)) groups[groups.length - 1] = { start: last.start, end };
    else groups.push({ start: comment.start, end });
  }
  return groups;
}

function continuesRun(text: string, run: TextRange, start: number): boolean {
  const isLineComment = text[start] === '#' || text.startsWith('//', start);
  if (!isLineComment || text[run.start] !== text[start] || text[run.start + 1] === '*') return false;
  if (docLevel(text, run.start) !== docLevel(text, start)) return false;
  const between = text.slice(run.end, start);
  return /^[ \t]*\r?\n[ \t]*$/.test(between) && startsItsLine(text, run.start);
}

/** Tells `//`, `///` and `//!` apart: a documentation comment does not continue an ordinary one. */
function docLevel(text: string, start: number): string {
  return text.startsWith('///', start) ? '///' : text.startsWith('//!', start) ? '//!' : '';
}

function startsItsLine(text: string, offset: number): boolean {
  for (let index = offset - 1; index >= 0; index--) {
    const character = text[index];
    if (character === '\n') return true;
    if (character !== ' ' && character !== '\t') return false;
  }
  return true;
}

/** Joins neighbouring ranges that have nothing but white space between them. */
export function joinAdjacent(text: string, ranges: readonly TextRange[]): TextRange[] {
  const joined: TextRange[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last && range.end <= last.end) continue;
    if (last && text.slice(last.end, range.start).trim() === '') joined[joined.length - 1] = { start: last.start, end: range.end };
    else joined.push({ start: range.start, end: range.end });
  }
  return joined;
}
