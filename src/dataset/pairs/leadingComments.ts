import { licenceHeaderOf } from '../../mining/licenceHeader.ts';
import type { TextRange } from '../../mining/sample.ts';

/** One comment at a place, in any language that is mined. */
const commentHere = /\/\*(?:[^*]|\*(?!\/))*\*\/|(?:(?:\/\/|#(?!\[)).*\r?\n?[ \t]*)+|<!--(?:[^-]|-(?!->))*-->/uy;

/** Comments are looked for up to here, characters: a licence's long form has some thousands, a context no more. */
const MOST_CHARACTERS = 12_000;

/**
 * The text without the licence notice at its top and without the end of one that was cut through.
 *
 * For texts that begin somewhere in a file and have no outline; licence words decide as they do in mining.
 */
export function withoutLicenceHeader(text: string): string {
  const opening = /^<\?php\b\s*/u.exec(text)?.[0] ?? '';
  const whole = withoutCutComment(text.slice(opening.length));
  const header = licenceHeaderOf(whole, leadingComments(whole.slice(0, MOST_CHARACTERS)));
  return opening + (header ? whole.slice(header.end).replace(/^\s*\n/u, '') : whole);
}

function leadingComments(text: string): TextRange[] {
  const comments: TextRange[] = [];
  let reached = /^\uFEFF?(?:#!.*\r?\n)?\s*/u.exec(text)?.[0].length ?? 0;
  for (;;) {
    commentHere.lastIndex = reached;
    const match = commentHere.exec(text);
    if (!match?.[0]) return comments;
    comments.push({ start: reached, end: reached + match[0].trimEnd().length });
    reached += match[0].length;
    reached += /^\s*/u.exec(text.slice(reached))?.[0].length ?? 0;
  }
}

/** Drops what comes before the end of a block comment whose beginning is missing. */
function withoutCutComment(text: string): string {
  const end = text.indexOf('*/');
  const start = text.indexOf('/*');
  if (end < 0 || (start >= 0 && start < end)) return text;
  // Only rows that look like the middle of a comment, so that `a */ b` in a text costs nothing.
  const rows = text.slice(0, end).split('\n');
  return rows.every((row) => /^\s*(?:\*|$)/u.test(row)) ? text.slice(end + 2).replace(/^\s*\n/u, '') : text;
}
