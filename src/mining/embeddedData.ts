// Finds data that only lies in code: it teaches nothing about writing code and would cost most of the tokens.

import type { TextRange } from '../syntax/languageDefinition.ts';

/** A line beyond this is not written by hand. A guess. */
export const LONG_LINE_CHARACTERS = 1000;

/** A stretch this long without white space is an address of data, an encoding or squeezed code, never written code. A guess. */
const LONG_RUN_CHARACTERS = 200;

/** Letters of an encoding in a row; names are shorter. A guess. */
const LEAST_ENCODED_CHARACTERS = 72;

/** Encoded lines of at least this length count together where there are three or more. */
const LEAST_ENCODED_LINE_CHARACTERS = 40;
const LEAST_ENCODED_LINES = 3;

/** Escaped bytes in a row that make a text no text, a guess, and the length of so many. */
const LEAST_ESCAPES = 16;
const LEAST_ESCAPED_CHARACTERS = 4 * LEAST_ESCAPES;

/** Numbers in a row, with nothing but commas and brackets between, that make a table. A guess. */
const LEAST_TABLE_NUMBERS = 40;

/**
 * Finds embedded data: endless lines and runs, encoded bytes, and tables of numbers.
 *
 * Linear in the text.
 * @returns In no order; ranges may overlap.
 */
export function findEmbeddedData(text: string): TextRange[] {
  return [...longLines(text), ...runs(text), ...encodedBlocks(text), ...numberTables(text)];
}

function longLines(text: string): TextRange[] {
  return linesOf(text).filter(({ start, end }) => end - start > LONG_LINE_CHARACTERS);
}

function runs(text: string): TextRange[] {
  const found: TextRange[] = [];
  for (const { start, end } of stretchesWithoutSpace(text)) {
    if (end - start >= LONG_RUN_CHARACTERS) {
      found.push({ start, end });
      continue;
    }
    for (const { index, 0: piece } of text
      .slice(start, end)
      .matchAll(/[A-Za-z0-9+/=_-]+|(?:\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[0-7]{3})+/g)) {
      const isEscaped = piece.startsWith('\\') && piece.length >= LEAST_ESCAPED_CHARACTERS;
      if (isEscaped || (piece.length >= LEAST_ENCODED_CHARACTERS && looksEncoded(piece))) {
        found.push({ start: start + index, end: start + index + piece.length });
      }
    }
  }
  return found;
}

/** Stretches of at least {@link LEAST_ESCAPED_CHARACTERS}; counted by hand, since a pattern would count each anew. */
function stretchesWithoutSpace(text: string): TextRange[] {
  const found: TextRange[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && text.charCodeAt(at) > SPACE) continue;
    if (at - start >= LEAST_ESCAPED_CHARACTERS) found.push({ start, end: at });
    start = at + 1;
  }
  return found;
}

/** Code of the blank; white space and control characters lie below it. */
const SPACE = 32;

/** Digits among letters, and no words joined by signs. */
function looksEncoded(piece: string): boolean {
  const digits = piece.match(/\d/g)?.length ?? 0;
  return digits >= piece.length / 16 && !/^(?:[A-Za-z]+[-_/])+/.test(piece.slice(0, 40));
}

/** Lines that hold one encoded piece each, as strings joined or in a comment. */
function encodedBlocks(text: string): TextRange[] {
  const found: TextRange[] = [];
  let block: TextRange[] = [];
  const close = (): void => {
    const isEncoded = block.some(({ start, end }) => /\d/.test(text.slice(start, end)) && /[A-Z]/.test(text.slice(start, end)));
    const [first] = block;
    if (first && block.length >= LEAST_ENCODED_LINES && isEncoded) found.push({ start: first.start, end: block.at(-1)?.end ?? first.end });
    block = [];
  };
  for (const line of linesOf(text)) {
    const length = line.end - line.start;
    const isCandidate = length <= LONG_LINE_CHARACTERS && (block.length > 0 || length >= LEAST_ENCODED_LINE_CHARACTERS);
    const content = isCandidate ? text.slice(line.start, line.end).replace(/^[\s"'`+#*/\\.]+/, '') : '';
    // Nearly every line of code has a blank in its middle; before a sign that joins strings it means nothing.
    const blank = content.indexOf(' ');
    const piece =
      blank >= 0 && blank < content.length - 3 ? '' : (/^([A-Za-z0-9+/=_-]+)(?:\\[nr])*["'`+,;.\s\\)]*$/.exec(content)?.[1] ?? '');
    // The last line of an encoding is shorter.
    if (piece.length >= LEAST_ENCODED_LINE_CHARACTERS || (block.length > 0 && piece.endsWith('='))) block.push(line);
    else close();
  }
  close();
  return found;
}

function numberTables(text: string): TextRange[] {
  const found: TextRange[] = [];
  let first = 0;
  let count = 0;
  let reached = 0;
  const close = (): void => {
    if (count >= LEAST_TABLE_NUMBERS) found.push({ start: first, end: reached });
    count = 0;
  };
  for (const { index, 0: number } of text.matchAll(
    /(?<![\w.])[-+]?(?:0[xXbB][0-9a-fA-F_]+|\d[\d_]*(?:\.\d+)?(?:[eE][-+]?\d+)?)[uUlLfFdD]{0,3}(?![\w])/g,
  )) {
    if (
      count > 0 &&
      !/^(?:[\s,{}[\]()]|\((?:byte|short|char|int|float|double)\))*$/.test(text.slice(reached, Math.min(index, reached + 400)))
    )
      close();
    if (count === 0) first = index;
    count++;
    reached = index + number.length;
  }
  close();
  return found;
}

function linesOf(text: string): TextRange[] {
  const lines: TextRange[] = [];
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    lines.push({ start, end });
    start = end + 1;
  }
  return lines;
}
