// Cuts code of any language into tokens without a grammar: for comparing fragments, old versions and broken code.
// One pass over any text in linear time; every character but comments and white space ends up in one token.

import type { LanguageId } from './languageDefinition.ts';

/**
 * What a token is. A `text` is a string, character or regular expression with its quotes;
 * `layout` stands for a new line of Python outside of brackets, deeper or shallower than the one before or as deep.
 */
export type TokenKind = 'word' | 'number' | 'text' | 'sign' | 'layout';

const hashComments: ReadonlySet<LanguageId> = new Set(['python', 'ruby', 'php']);
const slashOperators: ReadonlySet<LanguageId> = new Set(['python', 'ruby']);
const multilineQuotes: ReadonlySet<LanguageId> = new Set(['php', 'ruby']);
const regexLiterals: ReadonlySet<LanguageId> = new Set(['javascript', 'typescript', 'typescriptreact', 'ruby']);

// None of these expressions repeats a choice: that would take memory for each round, and fail on long texts.
const slashBlanks = String.raw`\s+|\/\/.*|\/\*[^]*?(?:\*\/|$)`;
const blanks = {
  slash: new RegExp(slashBlanks, 'y'),
  hash: /\s+|#.*/y,
  // `#[` opens an attribute of PHP.
  both: new RegExp(String.raw`${slashBlanks}|#(?!\[).*`, 'y'),
};
/** Letters and all beyond ASCII but for white space and punctuation. */
const letter = String.raw`A-Za-z_$\xa1-\u1fff\u2070-\u2fff\u3001-\ufefe\uff00-\uffff`;
const word = new RegExp(`@?[${letter}][${letter}0-9]*`, 'y');
const number = new RegExp(String.raw`\d[${letter}0-9]*(?:\.\d[${letter}0-9]*)?`, 'y');
// An escape outside of a text is one sign, and so is a line that goes on. `>>` is two, since it closes type arguments as well.
const sign =
  /\\(?:\r?\n|[!-#%-/:-@[-^`{-~])|[=!]==|<<=|>>>=?|>>=|\*\*=?|\.\.[.=]?|\?\?=?|[?&]\.|:=|::|[-=]>|&&=?|\|\|=?|\+\+|--|[-+*/%&|^=!<>~]=|<<|[^]/y;

/** By kind of token: what a slash stands behind that opens a regular expression and divides nothing; behind `<` it closes an element. */
const beforeRegex: Readonly<Partial<Record<TokenKind, RegExp>>> = {
  word: /^(?:return|typeof|case|in|of|delete|void|throw|new|else|do|await|yield|and|or|not|if|unless|when)$/,
  sign: /^(?!(?:[)\]}<]|\+\+|--)$)/,
  layout: /^/,
};

/** Reads one token after the other; the fields describe the one that was read last. */
export class CodeLexer {
  kind: TokenKind = 'layout';
  /** Where the token stands in the text given last; for `layout` both are where the next token starts. */
  start = 0;
  end = 0;
  private code = '';
  private layout = '';
  /** By how they open: before here no such text closes, so that nothing is searched for an end twice. */
  private readonly unclosedBefore = new Map<string, number>();
  private readonly language: LanguageId;
  private readonly blank: RegExp;
  private readonly blocks: PythonBlocks | undefined;

  constructor(language: LanguageId) {
    this.language = language;
    this.blank = !hashComments.has(language) ? blanks.slash : slashOperators.has(language) ? blanks.hash : blanks.both;
    this.blocks = language === 'python' ? new PythonBlocks() : undefined;
  }

  /** Goes on with another text. Python's blocks go on too, so that a text may be read in pieces. */
  read(code: string): void {
    this.code = code;
    this.kind = 'layout';
    this.layout = '';
    this.start = this.end = 0;
    this.unclosedBefore.clear();
  }

  /** The token as written; for `layout` `<indent>`, `<dedent>` or `<line>`. */
  get text(): string {
    return this.kind === 'layout' ? this.layout : this.code.slice(this.start, this.end);
  }

  /** Moves to the next token; false where the text ends. */
  next(): boolean {
    const { code, blocks } = this;
    const at = this.skipBlank();
    if (at >= code.length) return false;
    const layout = blocks?.nextLayout();
    if (layout !== undefined) {
      this.kind = 'layout';
      this.layout = layout;
      this.start = this.end = at;
      return true;
    }
    const first = code.charCodeAt(at);
    const textEnd = this.textEnd(first, at);
    this.start = at;
    if (textEnd > at) {
      this.kind = 'text';
      this.end = textEnd;
    } else if (first >= ZERO && first < COLON) this.take('number', number);
    else if ((first < AT && first !== DOLLAR) || !this.take('word', word)) {
      this.take('sign', sign);
      blocks?.meetSign(first);
    }
    return true;
  }

  private take(kind: TokenKind, expression: RegExp): boolean {
    expression.lastIndex = this.start;
    if (!expression.test(this.code)) return false;
    this.kind = kind;
    this.end = expression.lastIndex;
    return true;
  }

  /** Where white space and comments behind the last token end. */
  private skipBlank(): number {
    const { code, blank, blocks } = this;
    let at = this.end;
    const next = code.charCodeAt(at);
    // Most tokens follow another one or one blank.
    if (next > SLASH && next < 128) return at;
    if (next === SPACE && code.charCodeAt(at + 1) > SLASH && code.charCodeAt(at + 1) < 128) return at + 1;
    for (blank.lastIndex = at; at < code.length && blank.test(code); at = blank.lastIndex) {
      const newline = blocks ? code.slice(at, blank.lastIndex).lastIndexOf('\n') : -1;
      if (newline >= 0) blocks?.startLine(blank.lastIndex - at - newline - 1);
    }
    return at;
  }

  /** Where the string, character or regular expression that opens here ends; `at` where none does. */
  private textEnd(first: number, at: number): number {
    if (first !== QUOTE && first !== APOSTROPHE && first !== BACKTICK && first !== SLASH) return at;
    const { code, language } = this;
    const quote = code.charAt(at);
    if (first === SLASH) {
      let end = regexLiterals.has(language) && beforeRegex[this.kind]?.test(this.text) ? this.closedEnd(quote, at) : at;
      while (end > at && /[a-z]/.test(code.charAt(end))) end++;
      return end;
    }
    const tripled = quote.repeat(3);
    const end = first !== BACKTICK && code.startsWith(tripled, at) ? this.closedEnd(tripled, at) : at;
    if (end > at) return end;
    // Rust's `'a` opens no character.
    return first === APOSTROPHE && language === 'rust' && /^\w[^']/.test(code.slice(at + 1, at + 3)) ? at : this.closedEnd(quote, at);
  }

  /** Where a text that opens at `at` ends; `at` where it does not, as apostrophes in prose do not. */
  private closedEnd(quotes: string, at: number): number {
    const { code, language } = this;
    if (at < (this.unclosedBefore.get(quotes) ?? 0)) return at;
    const isMultiline = quotes === '`' || quotes.length > 1 || multilineQuotes.has(language) || (quotes === '"' && language === 'rust');
    const hasEscapes = quotes !== '`' || language !== 'go';
    const quote = quotes.charCodeAt(0);
    let isInClass = false;
    let end = at + quotes.length;
    for (; end < code.length; end++) {
      const character = code.charCodeAt(end);
      if (character === quote && !isInClass && (quotes.length === 1 || code.startsWith(quotes, end))) return end + quotes.length;
      if (character === BACKSLASH && hasEscapes) end++;
      else if (character === NEWLINE && !isMultiline) break;
      else if (character === OPEN_SQUARE && quotes === '/') isInClass = true;
      else if (character === CLOSE_SQUARE) isInClass = false;
    }
    this.unclosedBefore.set(quotes, end);
    return at;
  }
}

const NEWLINE = 10;
const SPACE = 32;
const QUOTE = 34;
const DOLLAR = 36;
const APOSTROPHE = 39;
const OPEN_ROUND = 40;
const CLOSE_ROUND = 41;
const SLASH = 47;
const ZERO = 48;
const COLON = 58;
const AT = 64;
const OPEN_SQUARE = 91;
const BACKSLASH = 92;
const CLOSE_SQUARE = 93;
const BACKTICK = 96;
const OPEN_CURLY = 123;
const CLOSE_CURLY = 125;

/** Follows Python's indentation as its tokenizer does. */
class PythonBlocks {
  private readonly widths: number[] = [];
  private bracketDepth = 0;
  private pendingWidth = -1;
  private dedentCount = 0;

  startLine(width: number): void {
    this.pendingWidth = width;
  }

  meetSign(character: number): void {
    if (character === OPEN_ROUND || character === OPEN_SQUARE || character === OPEN_CURLY) this.bracketDepth++;
    else if (character === CLOSE_ROUND || character === CLOSE_SQUARE || character === CLOSE_CURLY)
      this.bracketDepth = Math.max(0, this.bracketDepth - 1);
  }

  /** What stands before the next token; asked until there is nothing more. */
  nextLayout(): string | undefined {
    if (this.dedentCount > 0) {
      this.dedentCount--;
      return '<dedent>';
    }
    const width = this.pendingWidth;
    this.pendingWidth = -1;
    if (width < 0 || this.bracketDepth > 0) return undefined;
    // How deep the first line is, nobody knows: a function's text begins at its first word.
    const current = this.widths.at(-1) ?? -1;
    if (width === current) return '<line>';
    if (width > current) {
      this.widths.push(width);
      return '<indent>';
    }
    for (; (this.widths.at(-1) ?? -1) > width; this.widths.pop()) this.dedentCount++;
    return this.nextLayout();
  }
}
