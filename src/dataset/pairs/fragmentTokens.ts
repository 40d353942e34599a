// Cuts code of any language into tokens, near enough for comparing two versions of a function.
// Unlike the history's tokens it needs no outline, which a rewritten or generated fragment does not have, and it knows what a token is.
// No grammar: one pass of one sticky expression, so that any text takes linear time and every character lands somewhere.

import type { LanguageId } from '../../mining/sample.ts';

/** What a token is. Comments and white space are none. */
export type TokenKind = 'word' | 'number' | 'text' | 'sign';

/** One token of code. */
export interface FragmentToken {
  readonly kind: TokenKind;
  readonly text: string;
}

/** Languages in which `#` begins a comment. */
const hashComments: ReadonlySet<string> = new Set(['python', 'ruby', 'php']);

/** Languages in which `//` is an operator and no comment. */
const slashOperators: ReadonlySet<string> = new Set(['python', 'ruby']);

const space = String.raw`\s+`;
const blockComment = String.raw`\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?`;
// An unclosed quote is a sign: Rust's lifetimes, apostrophes in JSX text.
const text =
  String.raw`"""(?:[^"\\]|\\[^]|"(?!""))*"""|'''(?:[^'\\]|\\[^]|'(?!''))*'''|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|` + '`[^`]*`';
const number = String.raw`\d[\w.]*`;
const word = String.raw`[\p{L}_$@][\p{L}\p{N}_$]*`;
// An escape outside of a text is one sign, or a row of escaped quotes would be searched for an end once for each.
const sign = String.raw`\\[^]|[=!]==|<<=|>>>=?|>>=|\*\*=?|\.\.\.|\.\.=|\?\?=?|\?\.|:=|::|->|=>|&&=?|\|\|=?|\+\+|--|[-+*/%&|^=!<>~]=|<<|[^]`;

function expressionFor(lineComment: string): RegExp {
  return new RegExp(`(${space}|${lineComment})|(${text})|(${number})|(${word})|${sign}`, 'uy');
}

const expressions = {
  hash: expressionFor('#.*'),
  slash: expressionFor(`\\/\\/.*|${blockComment}`),
  both: expressionFor(`#.*|\\/\\/.*|${blockComment}`),
};

/** Stand for a deeper and for a shallower block where only white space tells, as in Python. */
const indent: FragmentToken = { kind: 'sign', text: '<indent>' };
const dedent: FragmentToken = { kind: 'sign', text: '<dedent>' };

/** The tokens of a text in order, without comments and white space. Every other character is in one token. */
export function fragmentTokens(code: string, language: LanguageId): FragmentToken[] {
  const expression = hashComments.has(language) ? (slashOperators.has(language) ? expressions.hash : expressions.both) : expressions.slash;
  const tokens: FragmentToken[] = [];
  const blocks = language === 'python' ? new IndentedBlocks(tokens) : undefined;
  expression.lastIndex = 0;
  for (let match = expression.exec(code); match?.[0]; match = expression.exec(code)) {
    if (match[1] !== undefined) {
      blocks?.space(match[1]);
      continue;
    }
    const token = { kind: kindOf(match), text: match[0] };
    blocks?.token(token);
    tokens.push(token);
  }
  return tokens;
}

function kindOf([, , text, number, word]: RegExpExecArray): TokenKind {
  if (text !== undefined) return 'text';
  if (number !== undefined) return 'number';
  return word === undefined ? 'sign' : 'word';
}

/** Adds a token wherever a line outside of brackets begins deeper or shallower than the one before. */
class IndentedBlocks {
  private readonly tokens: FragmentToken[];
  private readonly widths: number[] = [];
  private depth = 0;
  private width: number | undefined;

  constructor(tokens: FragmentToken[]) {
    this.tokens = tokens;
  }

  space(text: string): void {
    const lineStart = text.lastIndexOf('\n') + 1;
    if (lineStart > 0) this.width = text.length - lineStart;
  }

  /** Called before each token that is no white space. */
  token({ kind, text }: FragmentToken): void {
    if (this.width !== undefined && this.depth === 0) this.move(this.width);
    this.width = undefined;
    if (kind !== 'sign') return;
    if (text === '(' || text === '[' || text === '{') this.depth++;
    else if (text === ')' || text === ']' || text === '}') this.depth = Math.max(0, this.depth - 1);
  }

  private move(width: number): void {
    // The first line's own indentation is not known: a function's text begins at its first word.
    if (this.widths.length === 0 || width > (this.widths.at(-1) ?? 0)) {
      this.widths.push(width);
      this.tokens.push(indent);
      return;
    }
    while (this.widths.length > 1 && width < (this.widths.at(-1) ?? 0)) {
      this.widths.pop();
      this.tokens.push(dedent);
    }
  }
}
