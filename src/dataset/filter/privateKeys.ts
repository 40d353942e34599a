// Finds private keys in the forms in which code holds them: as a block, as one escaped line, as strings joined line by line.

import type { TextRange } from '../../mining/sample.ts';

/** Longest key looked at: an RSA key of 16 384 bits with quotes and escapes around every line. */
const MOST_KEY_CHARACTERS = 20_000;

/** A key without its last line is told by a run as long as a line of it. */
const LEAST_LINE_CHARACTERS = 32;

/** Part of the characters, white space aside, that must belong to the key: the rest is quotes, escapes and comment signs. */
const LEAST_KEY_RATIO = 0.6;

/** What may stand between the lines of a key whose other end is cut off. */
const keyCharacters = /^[A-Za-z0-9+/=\s\\"'`,.:#*-]*$/;
const otherCharacter = /[^A-Za-z0-9+/=\s\\"'`,.:#*-]/;

/**
 * Finds the stretches of letters that make up private keys, quotes, escapes and line breaks between them left out.
 *
 * A key whose beginning or end is cut off counts too: functions and contexts are pieces of files.
 * @returns One list for each key.
 */
export function findPrivateKeys(text: string): TextRange[][] {
  const keys: TextRange[][] = [];
  const markers = [...text.matchAll(/-----(?<side>BEGIN|END) (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/g)];
  markers.forEach((marker, index) => {
    const isBegin = marker.groups?.['side'] === 'BEGIN';
    const neighbour = markers[isBegin ? index + 1 : index - 1];
    const isWhole = neighbour !== undefined && (neighbour.groups?.['side'] === 'BEGIN') !== isBegin;
    if (isWhole && !isBegin) return;
    const body = isBegin ? bodyBehind(text, marker, neighbour, isWhole) : bodyBefore(text, marker, neighbour);
    const pieces = piecesOf(text, body);
    if (isWhole ? keyRatio(text.slice(body.start, body.end), pieces) < LEAST_KEY_RATIO : !pieces.some(isLongLine)) return;
    keys.push(pieces);
  });
  return keys;
}

function bodyBehind(text: string, marker: RegExpExecArray, next: RegExpExecArray | undefined, isWhole: boolean): TextRange {
  const start = marker.index + marker[0].length;
  const most = Math.min(next?.index ?? text.length, start + MOST_KEY_CHARACTERS);
  const other = isWhole ? undefined : otherCharacter.exec(text.slice(start, most))?.index;
  return { start, end: other === undefined ? most : start + other };
}

function bodyBefore(text: string, marker: RegExpExecArray, previous: RegExpExecArray | undefined): TextRange {
  const least = Math.max(previous ? previous.index + previous[0].length : 0, marker.index - MOST_KEY_CHARACTERS);
  let start = marker.index;
  while (start > least && keyCharacters.test(text.charAt(start - 1))) start--;
  return { start, end: marker.index };
}

/** Runs that fill a line or a string, or that are too long for a word. */
function piecesOf(text: string, body: TextRange): TextRange[] {
  const pieces: TextRange[] = [];
  for (const match of text.slice(body.start, body.end).matchAll(/\\.|[A-Za-z0-9+/=_-]+/gs)) {
    const [run] = match;
    const start = body.start + match.index;
    const end = start + run.length;
    if (run.startsWith('\\') || !/[A-Za-z0-9]/.test(run) || run.includes('REDACTED_')) continue;
    const before = text.slice(Math.max(0, start - 2), start);
    const fills = /^$|["'`\s-]$|\\[nrt]$/.test(before) && /^(?:$|["'`\\\r\n-])/.test(text.slice(end, end + 1));
    if (fills || run.length >= LEAST_LINE_CHARACTERS) pieces.push({ start, end });
  }
  return pieces;
}

function keyRatio(body: string, pieces: readonly TextRange[]): number {
  const inPieces = pieces.reduce((sum, { start, end }) => sum + end - start, 0);
  return inPieces / Math.max(1, body.replace(/\\[nrt]|[\s"'`+]/g, '').length);
}

function isLongLine({ start, end }: TextRange): boolean {
  return end - start >= LEAST_LINE_CHARACTERS;
}
