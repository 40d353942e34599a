// The tokens of a text as numbers, for comparing many texts.
// Comments, layout, semicolons and the kind of quotes are left away, so that copies differ by what they say only.

import type { LanguageId } from '../../mining/sample.ts';
import { CodeLexer } from '../../syntax/codeLexer.ts';

/** What a token is, where that decides whether its text counts. */
export const tokenClasses = { sign: 0, word: 1, variable: 2, name: 3, text: 4, number: 5 } as const;

/** Tokens of one text, as two lists of equal length. */
export interface HashedTokens {
  /** Hash of each token's text; of a string without its quotes. */
  readonly hashes: readonly number[];
  /** {@link tokenClasses}: `word` is a keyword, `name` a member, a called function, a type or a constant, `variable` any other identifier. */
  readonly classes: readonly number[];
}

/** Keywords that name no variable in any of the languages, so that one list serves them all. */
const commonKeywords =
  'abstract and as assert async await bool boolean break byte case catch char class const continue def default del delete do double elif else enum except export extends extern false final finally float for foreach from func function global if implements import in instanceof int interface is lambda let long namespace new nil not null or package pass private protected public raise return self short static string struct super switch this throw throws true try typeof unsafe using var virtual void while with yield None True False Self';

/** Keywords that are ordinary names elsewhere. */
const ownKeywords: Readonly<Partial<Record<LanguageId, string>>> = {
  go: 'chan defer fallthrough go goto map range select type',
  rust: 'dyn fn impl loop match mod move mut pub ref trait type use where',
  csharp: 'base decimal event internal lock object out override params readonly ref sealed',
  kotlin: 'companion data fun inline object open override val when',
  php: 'array echo endforeach endif endwhile trait use',
  ruby: 'begin elsif end ensure module next redo rescue retry then undef unless until when',
  java: 'record synchronized transient volatile',
};

/** By hash, so that no word is cut out to be looked up. */
const keywordsOf = new Map<LanguageId, ReadonlySet<number>>();

function keywordsFor(language: LanguageId): ReadonlySet<number> {
  const known = keywordsOf.get(language);
  if (known) return known;
  const words = `${commonKeywords} ${ownKeywords[language] ?? ''}`.split(' ');
  const found = new Set(words.map((word) => hashOf(word, 0, word.length)));
  keywordsOf.set(language, found);
  return found;
}

/** Hashes the tokens of a text. Any text may be given. */
export function hashTokens(text: string, language: LanguageId): HashedTokens {
  const hashes: number[] = [];
  const classes: number[] = [];
  const keywords = keywordsFor(language);
  const lexer = new CodeLexer(language);
  lexer.read(text);
  // 0 stands for none; a hash of it would be rare luck.
  let last = 0;
  while (lexer.next()) {
    const { kind, start, end } = lexer;
    if (kind === 'layout' || (kind === 'sign' && text.charCodeAt(start) === SEMICOLON)) continue;
    const quotes = kind === 'text' ? quotesAt(text, start, end) : 0;
    // What stands alone below a head documents it.
    if (quotes === 3 && language === 'python' && (last === 0 || last === colonHash)) continue;
    const hash = hashOf(text, start + quotes, end - quotes);
    hashes.push(hash);
    if (kind === 'sign') classes.push(tokenClasses.sign);
    else if (kind !== 'word') classes.push(kind === 'text' ? tokenClasses.text : tokenClasses.number);
    else if (keywords.has(hash)) classes.push(tokenClasses.word);
    else classes.push(isName(text, start, end) || accessors.has(last) ? tokenClasses.name : tokenClasses.variable);
    last = hash;
  }
  return { hashes, classes };
}

const SPACE = 32;
const OPEN_ROUND = 40;
const SEMICOLON = 59;

function quotesAt(text: string, start: number, end: number): 1 | 3 {
  return end - start >= 6 && text.startsWith(text.charAt(start).repeat(3), start) ? 3 : 1;
}

/** Whether a word is called, or written as types, constants and annotations are. */
function isName(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start);
  if (first <= 90 && first !== 36) return true;
  const after = text.charCodeAt(end);
  if (after === OPEN_ROUND || (after === SPACE && text.charCodeAt(end + 1) === OPEN_ROUND)) return true;
  return first > 127 && /^\p{Lu}/u.test(text.charAt(start));
}

/** FNV-1a over UTF-16 units; the constants are the algorithm's. */
function hashOf(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let index = start; index < end; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

const colonHash = hashOf(':', 0, 1);

/** Signs in front of a member. */
const accessors = new Set(['.', '?.', '&.', '->', '::'].map((sign) => hashOf(sign, 0, sign.length)));
