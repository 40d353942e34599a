// How much is suggested at a place: the rest of the line, a block, or nothing. Decided by the code around the cursor. Pure.

import { CodeLexer } from '../../syntax/codeLexer.ts';
import type { LanguageId } from '../../syntax/languageDefinition.ts';
import type { CursorPlace } from './cursorPlace.ts';

/** Who asked: the editor after a keystroke, or a person. */
export type CompletionTrigger = 'automatic' | 'explicit';

/** How far a suggestion reaches. */
export type CompletionScope = 'line' | 'block';

/** Why nothing is suggested at a place. */
export type SilentPlace =
  /** A word goes on behind the cursor. */
  | 'insideWord'
  /** More than closing brackets and the like stands behind the cursor in its line. */
  | 'textBehindCursor';

/** Tokens that are looked at before the cursor, in characters; a function head fits (guess). */
const lookedAtCharacters = 600;

/** What an editor or a person puts behind a cursor before the text between is written. */
const closersOnly = /^[\s)\]}>"'`;,:]*$/u;

/**
 * What is asked of the model at a place.
 *
 * A block is suggested where one has just been opened and is still empty, and where a person asks at the start of a line.
 */
export function resolveScope(place: CursorPlace, trigger: CompletionTrigger): CompletionScope | SilentPlace {
  const { lineBefore, lineAfter } = place;
  if (trigger === 'automatic') {
    if (/[\p{L}\p{N}_]$/u.test(lineBefore) && /^[\p{L}\p{N}_]/u.test(lineAfter)) return 'insideWord';
    if (!closersOnly.test(lineAfter)) return 'textBehindCursor';
  }
  if (lineAfter.trim() !== '') return 'line';
  const startsLine = lineBefore.trim() === '';
  if (!startsLine && !opensBlock(lineBefore, place.language)) return 'line';
  if (trigger === 'explicit') return 'block';
  return isInEmptyBlock(place) ? 'block' : 'line';
}

/** Whether the last thing before the cursor opens a block, blank lines aside, and nothing of the block is there yet. */
function isInEmptyBlock({ before, after, language }: CursorPlace): boolean {
  const written = before.trimEnd();
  const opener = written.slice(written.lastIndexOf('\n') + 1);
  if (!opensBlock(opener, language)) return false;
  const next = /^\s*?\n?(?<line>[ \t]*\S.*)/u.exec(after)?.groups?.['line'];
  return next === undefined || indentationOf(next) <= indentationOf(opener) || /^\s*[)\]}]/u.test(next);
}

const wordOpeners: Readonly<Partial<Record<LanguageId, RegExp>>> = {
  ruby: /^(?:do|then|else|begin|ensure)$/u,
};

/** Whether a line's last token, strings and comments aside, opens a block. */
export function opensBlock(line: string, language: LanguageId | undefined): boolean {
  const lexer = new CodeLexer(language ?? 'javascript');
  lexer.read(line.slice(-lookedAtCharacters));
  let last = '';
  let first = '';
  while (lexer.next()) {
    if (lexer.kind === 'layout') continue;
    // A quote alone opens a string that is still being written; Rust's lifetimes begin with one as well.
    if (lexer.kind === 'sign' && /^["`]|^'$/u.test(lexer.text) && language !== 'rust') return false;
    last = lexer.kind === 'text' ? '' : lexer.text;
    first ||= last;
  }
  if (language === 'python')
    return last === ':' && /^(?:def|class|if|elif|else|for|while|with|try|except|finally|match|case|async|\))$/u.test(first);
  if (language === 'ruby' && /^(?:def|class|module|if|unless|while|case)$/u.test(first)) return true;
  return last === '{' || (language !== undefined && (wordOpeners[language]?.test(last) ?? false));
}

/** Columns of a line's indentation, a tab counted as four. */
export function indentationOf(line: string): number {
  let columns = 0;
  for (const character of line) {
    if (character === ' ') columns++;
    else if (character === '\t') columns += 4 - (columns % 4);
    else break;
  }
  return columns;
}
