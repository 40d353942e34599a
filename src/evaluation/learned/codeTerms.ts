// What a piece of code is made of, as far as it can be told without parsing: a model's line is seldom a whole tree. Pure.
import type { LanguageId } from '../../syntax/languageDefinition.ts';

/** What a term is: a name, a call by its name, or a line with its names and literals taken out. */
export const termKinds = ['identifier', 'call', 'pattern'] as const;

/** What a term is. */
export type TermKind = (typeof termKinds)[number];

/** A term as it is counted. */
export interface CodeTerm {
  readonly kind: TermKind;
  readonly text: string;
}

/** Names of fewer characters say nothing about a project (guess). */
const leastNameCharacters = 3;

/** Patterns of fewer tokens are everywhere, those of more nowhere again (guess). */
const patternTokens = { least: 4, most: 24 };

/** Words of the languages that are read; the same in all of them, so that one list does. */
const keywords = new Set(
  (
    'abstract and as assert async await base begin bool boolean break byte case catch chan char class const constexpr continue crate debugger ' +
    'declare def default defer del delete do double dyn elif else elseif elsif end ensure enum export extends extern fallthrough False false ' +
    'final finally fixed float fn for foreach from func function fun get global go goto if impl implements import in include instanceof int ' +
    'interface internal is lambda let local lock long loop map match mod module move mut namespace native new next nil None nonlocal not null ' +
    'object of or out override package params pass private protected pub public raise range readonly ref register require rescue return sealed ' +
    'select self Self set short signed sizeof static string struct super switch synchronized template then this throw throws trait transient True ' +
    'true try type typedef typename typeof undefined union unless unsafe unsigned until use using val var virtual void volatile when where ' +
    'while with yield'
  ).split(' '),
);

/** Comments that reach to the end of a line. */
function lineComment(language: LanguageId): RegExp {
  if (language === 'python' || language === 'ruby') return /#/y;
  return language === 'php' ? /#(?!\[)|\/\//y : /\/\//y;
}

/** What a piece of code is cut into. `word` and `number` are as written, `text` stands for any literal text. */
interface Token {
  readonly kind: 'word' | 'number' | 'text' | 'sign';
  readonly text: string;
}

/** The terms of a piece of code, each once. Comments and literal texts do not count. */
export function codeTerms(code: string, language: LanguageId): readonly CodeTerm[] {
  const terms = new Map<string, CodeTerm>();
  const add = (kind: TermKind, text: string): void => {
    terms.set(termKey({ kind, text }), { kind, text });
  };
  for (const line of tokenLines(code, language)) {
    line.forEach((token, index) => {
      if (token.kind !== 'word' || keywords.has(token.text) || token.text.length < leastNameCharacters) return;
      const isCall = line[index + 1]?.text === '(';
      // A name that is called is one term, not two.
      if (isCall) add('call', `${['.', '->', '::'].includes(line[index - 1]?.text ?? '') ? '.' : ''}${token.text}()`);
      else add('identifier', token.text);
    });
    const pattern = patternOf(line);
    if (pattern !== undefined) add('pattern', pattern);
  }
  return [...terms.values()];
}

/** Tells terms apart. */
export function termKey({ kind, text }: CodeTerm): string {
  return `${kind} ${text}`;
}

/** `if name is not None:`: a line whose names read `name` and whose literals read `"…"` and `0`; only lines with a keyword. */
function patternOf(line: readonly Token[]): string | undefined {
  if (line.length < patternTokens.least || line.length > patternTokens.most) return undefined;
  if (!line.some(({ kind, text }) => kind === 'word' && keywords.has(text))) return undefined;
  let pattern = '';
  let last: Token | undefined;
  for (const token of line) {
    const shown =
      token.kind === 'word'
        ? keywords.has(token.text)
          ? token.text
          : 'name'
        : token.kind === 'number'
          ? '0'
          : token.kind === 'text'
            ? '"…"'
            : token.text;
    const isTight = last === undefined || /^[.,;:)\]}(]$|^->$|^::$/u.test(shown) || /^[.([]$|^->$|^::$/u.test(last.text);
    const opensAfterKeyword = shown === '(' && last?.kind === 'word' && keywords.has(last.text);
    pattern += isTight && !opensAfterKeyword ? shown : ` ${shown}`;
    last = token;
  }
  return pattern;
}

/** Cuts code into tokens, line by line; never fails: what it does not know is a sign. */
function tokenLines(code: string, language: LanguageId): readonly (readonly Token[])[] {
  const lines: Token[][] = [[]];
  const comment = lineComment(language);
  const word = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
  const number = /\d[\w.]*/y;
  const sign = /===|!==|\*\*=|<=>|=>|->|::|==|!=|<=|>=|&&|\|\||\?\?|\?\.|\+=|-=|\*=|\/=|:=|\+\+|--|\.\.\.|[^\s]/uy;
  const literal = /"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`(?:\\[^]|[^`\\])*`?/y;
  const block = language === 'python' || language === 'ruby' ? /(?!)/y : /\/\*[^]*?(?:\*\/|$)/y;
  let offset = 0;
  const take = (expression: RegExp): string | undefined => {
    expression.lastIndex = offset;
    const found = expression.exec(code)?.[0];
    if (found !== undefined) offset += found.length;
    return found;
  };
  const put = (kind: Token['kind'], text: string | undefined): boolean => {
    if (text === undefined) return false;
    // `&'a str` of Rust and the like: a quote that is not closed on its line is a sign.
    lines.at(-1)?.push({ kind, text });
    return true;
  };
  while (offset < code.length) {
    if (code[offset] === '\n') {
      lines.push([]);
      offset++;
      continue;
    }
    if (take(/[^\S\n]+/y) !== undefined || take(block) !== undefined) continue;
    comment.lastIndex = offset;
    if (comment.test(code)) {
      const end = code.indexOf('\n', offset);
      offset = end < 0 ? code.length : end;
      continue;
    }
    if (language === 'rust' && take(/'(?=[a-z_]\w*\b(?!'))/y) !== undefined) continue;
    if (put('text', take(literal)) || put('word', take(word)) || put('number', take(number)) || put('sign', take(sign))) continue;
    offset++;
  }
  return lines;
}
