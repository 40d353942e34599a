// What stands around a cursor, cut to what any decision looks at, so that a file of any size costs the same. Pure.

import type { LanguageId } from '../../syntax/languageDefinition.ts';
import { languageIds } from '../../syntax/languageTable.ts';

/** The text around a cursor. Line breaks are `\n`, whatever the document has. */
export interface CursorPlace {
  /** Of the cursor in the document, UTF-16 units. */
  readonly offset: number;
  /** The last characters before the cursor. */
  readonly before: string;
  /** The first characters behind the cursor. */
  readonly after: string;
  /** The cursor's line before the cursor, possibly cut on its left. */
  readonly lineBefore: string;
  /** The cursor's line behind the cursor, without its line break. */
  readonly lineAfter: string;
  /** How the document ends its lines. */
  readonly lineBreak: '\n' | '\r\n';
  /** Absent for a language whose syntax is not known here. */
  readonly language: LanguageId | undefined;
}

/** Characters that are looked at before the cursor: 384 prompt tokens of 8 characters, and more for the decisions. */
const mostBefore = 4096;
const mostAfter = 2048;

/**
 * The surroundings of a cursor, or `undefined` where no cursor can stand: outside of the text, within a surrogate pair or between
 * `\r` and `\n`.
 *
 * @param offset In UTF-16 units.
 * @param languageId As VS Code names it.
 */
export function cursorPlaceOf(text: string, offset: number, languageId: string): CursorPlace | undefined {
  if (!Number.isInteger(offset) || offset < 0 || offset > text.length || isInsideCharacter(text, offset)) return undefined;
  const start = wholeFrom(text, Math.max(0, offset - mostBefore));
  const rawBefore = text.slice(start, offset);
  const rawAfter = text.slice(offset, wholeUpTo(text, Math.min(text.length, offset + mostAfter)));
  const before = withPlainBreaks(rawBefore);
  const after = withPlainBreaks(rawAfter);
  return {
    offset,
    before,
    after,
    lineBefore: before.slice(before.lastIndexOf('\n') + 1),
    lineAfter: /^[^\n]*/u.exec(after)?.[0] ?? '',
    lineBreak: /\r?\n/u.exec(rawBefore + rawAfter)?.[0] === '\r\n' ? '\r\n' : '\n',
    language: languageOf(languageId),
  };
}

/** The language of an editor's id: the same word, but for the dialects that share a grammar. */
function languageOf(languageId: string): LanguageId | undefined {
  const known = languageId === 'javascriptreact' ? 'javascript' : languageId;
  return languageIds.find((id) => id === known);
}

function isInsideCharacter(text: string, offset: number): boolean {
  const left = text.charCodeAt(offset - 1);
  const right = text.charCodeAt(offset);
  return (left === 13 && right === 10) || (isHigh(left) && isLow(right));
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function wholeFrom(text: string, offset: number): number {
  return offset > 0 && isInsideCharacter(text, offset) ? offset + 1 : offset;
}

function wholeUpTo(text: string, offset: number): number {
  return offset < text.length && isInsideCharacter(text, offset) ? offset - 1 : offset;
}

function withPlainBreaks(text: string): string {
  return text.replaceAll(/\r\n?/gu, '\n');
}
