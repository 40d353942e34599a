// Cuts code of any language into tokens without a grammar: for comparing fragments, old versions and broken code in linear time.
// Comments, white space, semicolons and the kind of quotes are left away, so that copies differ by what they say only.

import type { LanguageId } from '../../mining/sample.ts';

/** What a token is, where that decides whether its text counts. */
export const tokenClasses = { mark: 0, word: 1, variable: 2, name: 3, text: 4, number: 5 } as const;

/** Tokens of one text, as two lists of equal length. */
export interface CodeTokens {
  /** Hash of each token's text; of a string without its quotes. */
  readonly hashes: readonly number[];
  /** {@link tokenClasses}: `word` is a keyword, `name` a member, a called function, a type or a constant, `variable` any other identifier. */
  readonly classes: readonly number[];
}

const hashComments = new Set<LanguageId>(['python', 'ruby', 'php']);
const noSlashComments = new Set<LanguageId>(['python', 'ruby']);

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

const keywordsOf = new Map<LanguageId, ReadonlySet<string>>();

function keywordsFor(language: LanguageId): ReadonlySet<string> {
  let found = keywordsOf.get(language);
  if (!found) keywordsOf.set(language, (found = new Set(`${commonKeywords} ${ownKeywords[language] ?? ''}`.split(' '))));
  return found;
}

/** Cuts a text into tokens. Any text may be given. */
export function lexCode(text: string, language: LanguageId): CodeTokens {
  const scanner = new Scanner(text, language);
  scanner.run();
  return scanner;
}

const NEWLINE = 10;
const QUOTE = 34;
const HASH = 35;
const APOSTROPHE = 39;
const STAR = 42;
const DOT = 46;
const SLASH = 47;
const SEMICOLON = 59;
const BACKSLASH = 92;
const BACKTICK = 96;

class Scanner implements CodeTokens {
  readonly hashes: number[] = [];
  readonly classes: number[] = [];
  private readonly text: string;
  private readonly language: LanguageId;
  private readonly keywords: ReadonlySet<string>;
  private at = 0;

  constructor(text: string, language: LanguageId) {
    this.text = text;
    this.language = language;
    this.keywords = keywordsFor(language);
  }

  run(): void {
    const { text } = this;
    while (this.at < text.length) {
      const code = text.charCodeAt(this.at);
      if (code <= 32 || code === SEMICOLON || code === 0xfeff || code === 0xa0) this.at++;
      else if (this.skipComment(code)) continue;
      else if (code === QUOTE || code === BACKTICK || (code === APOSTROPHE && !this.isLifetime())) this.takeText(code);
      else if (isDigit(code)) this.takeNumber();
      else if (isLetter(code)) this.takeWord();
      else this.add(tokenClasses.mark, this.at, ++this.at);
    }
  }

  private skipComment(code: number): boolean {
    const { text, at, language } = this;
    const next = text.charCodeAt(at + 1);
    if (code === SLASH && next === SLASH && !noSlashComments.has(language)) this.at = this.find('\n', at);
    else if (code === HASH && hashComments.has(language) && text.charAt(at + 1) !== '[') this.at = this.find('\n', at);
    else if (code === SLASH && next === STAR && !noSlashComments.has(language)) this.at = this.find('*/', at + 2) + 2;
    else return false;
    return true;
  }

  /** Where a text begins from some place on; the end where it does not. */
  private find(wanted: string, from: number): number {
    const found = this.text.indexOf(wanted, from);
    return found < 0 ? this.text.length : found;
  }

  /** Rust's `'a` opens no string. */
  private isLifetime(): boolean {
    return this.language === 'rust' && isLetter(this.text.charCodeAt(this.at + 1)) && this.text.charCodeAt(this.at + 2) !== APOSTROPHE;
  }

  private takeText(quote: number): void {
    const { text, at } = this;
    const isTriple = text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote;
    if (isTriple && quote !== BACKTICK) {
      const end = this.find(text.slice(at, at + 3), at + 3);
      // What stands alone below a head documents it.
      const isDocumentation = this.language === 'python' && (this.hashes.length === 0 || this.hashes.at(-1) === colonHash);
      if (!isDocumentation) this.add(tokenClasses.text, at + 3, end);
      this.at = end + 3;
      return;
    }
    const endsAtLine = quote !== BACKTICK && !['rust', 'php', 'ruby'].includes(this.language);
    let end = at + 1;
    for (
      let code = text.charCodeAt(end);
      end < text.length && code !== quote && !(endsAtLine && code === NEWLINE);
      code = text.charCodeAt(end)
    ) {
      end += code === BACKSLASH ? 2 : 1;
    }
    this.add(tokenClasses.text, at + 1, Math.min(end, text.length));
    this.at = end + 1;
  }

  private takeNumber(): void {
    const { text, at } = this;
    let end = at + 1;
    for (let code = text.charCodeAt(end); isLetter(code) || isDigit(code) || (code === DOT && isDigit(text.charCodeAt(end + 1)));) {
      code = text.charCodeAt(++end);
    }
    this.add(tokenClasses.number, at, end);
    this.at = end;
  }

  private takeWord(): void {
    const { text, at } = this;
    let end = at + 1;
    for (let code = text.charCodeAt(end); isLetter(code) || isDigit(code);) code = text.charCodeAt(++end);
    const word = text.slice(at, end);
    const isName =
      this.isMember() || /^\p{Lu}/u.test(word) || text.charAt(end) === '(' || (text.charAt(end) === ' ' && text.charAt(end + 1) === '(');
    this.add(this.keywords.has(word) ? tokenClasses.word : isName ? tokenClasses.name : tokenClasses.variable, at, end);
    this.at = end;
  }

  private isMember(): boolean {
    const last = this.hashes.at(-1);
    const before = this.hashes.at(-2);
    return last === dotHash || (last === greaterHash && before === minusHash) || (last === colonHash && before === colonHash);
  }

  private add(tokenClass: number, start: number, end: number): void {
    this.classes.push(tokenClass);
    this.hashes.push(hashOf(this.text, start, end));
  }
}

/** FNV-1a over UTF-16 units; the constants are the algorithm's. */
function hashOf(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let index = start; index < end; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

const dotHash = hashOf('.', 0, 1);
const colonHash = hashOf(':', 0, 1);
const greaterHash = hashOf('>', 0, 1);
const minusHash = hashOf('-', 0, 1);

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Letters, `_`, `$` and everything beyond ASCII. */
function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36 || code > 127;
}
