// Tells changes that cannot change what code does from those that may. Cautious: what is not surely harmless is `possibly`.

import type { LanguageId } from '../../mining/sample.ts';
import type { CodeToken } from '../../syntax/codeTokens.ts';

/** Words that only restrict what may be written elsewhere, by language. Leaving them out or adding them runs the same. */
const harmlessWords: Readonly<Record<string, ReadonlySet<string> | undefined>> = {
  java: new Set(['final', '@Override']),
  kotlin: new Set(['public']),
  typescript: new Set(['public', 'private', 'protected', 'readonly', 'override']),
  typescriptreact: new Set(['public', 'private', 'protected', 'readonly', 'override']),
  csharp: new Set(['readonly']),
};

/** Languages in which single and double quotes make the same text. */
const quotesAreAlike: ReadonlySet<string> = new Set(['javascript', 'typescript', 'typescriptreact', 'python']);

/** Languages in which a semicolon may only stand where a line break would do. Elsewhere it can be an empty statement: those stay. */
const semicolonsAreFree: ReadonlySet<string> = new Set(['javascript', 'typescript', 'typescriptreact', 'go', 'kotlin', 'python', 'ruby']);

/** Closers before which a comma says nothing: not in Python, where it makes a tuple, nor in JavaScript's arrays, where it may make a hole. */
const commasAreFree: ReadonlySet<string> = new Set(['java', 'go', 'csharp', 'c', 'cpp', 'php', 'kotlin']);

/** Words after which a name is used and not declared. */
const usingWords = new Set([
  ...['return', 'throw', 'new', 'in', 'of', 'await', 'yield', 'typeof', 'instanceof', 'is', 'not', 'and', 'or', 'if', 'elif', 'unless'],
  ...['else', 'case', 'delete', 'void', 'assert', 'raise', 'del', 'lambda', 'goto', 'break', 'continue', 'do', 'while', 'until', 'when'],
  ...['as', 'from', 'import', 'global', 'nonlocal', 'go', 'defer', 'print', 'echo', 'puts', 'match', 'then', 'begin', 'not_eq', 'async'],
]);

/**
 * `no` where the two texts are the same but for comments, white space, redundant marks and words, and names of local variables.
 *
 * Everything else, above all literals, operators, calls, members, types and the order of statements, is `possibly`.
 */
export function behaviourChange(better: readonly CodeToken[], worse: readonly CodeToken[], language: LanguageId): 'no' | 'possibly' {
  const a = essentialTokens(better, language);
  const b = essentialTokens(worse, language);
  return a.length === b.length && areAlike(a, b) ? 'no' : 'possibly';
}

/** The tokens without what never matters, texts with one kind of quote. */
function essentialTokens(tokens: readonly CodeToken[], language: LanguageId): CodeToken[] {
  const harmless = harmlessWords[language];
  const kept: CodeToken[] = [];
  tokens.forEach((token, index) => {
    if (harmless?.has(token.text)) return;
    const following = tokens[index + 1]?.text;
    if (token.text === ';' && semicolonsAreFree.has(language) && !isLoopHead(tokens, index)) return;
    if (token.text === ',' && commasAreFree.has(language) && (following === ')' || following === ']' || following === '}')) return;
    kept.push(quotesAreAlike.has(language) ? withSingleQuotes(token) : token);
  });
  return kept;
}

/** Whether a semicolon stands between round brackets, as in `for (;;)`, or between Go's clauses of a loop. */
function isLoopHead(tokens: readonly CodeToken[], index: number): boolean {
  let depth = 0;
  for (let before = index - 1; before >= 0; before--) {
    const text = tokens[before]?.text;
    if (text === ')' || text === '}' || text === ']') depth++;
    else if (text === '(' || text === '[') {
      if (depth === 0) return true;
      depth--;
    } else if (text === '{') {
      if (depth === 0) return false;
      depth--;
    } else if (depth === 0 && (text === 'for' || text === 'if' || text === 'switch')) return true;
  }
  return false;
}

function withSingleQuotes(token: CodeToken): CodeToken {
  const { kind, text } = token;
  if (kind !== 'text' || !text.startsWith('"') || text.startsWith('"""') || /['\\]/u.test(text)) return token;
  return { kind, text: `'${text.slice(1, -1)}'` };
}

/** Whether the sequences are equal but for a consistent renaming of names that both sides declare themselves. */
function areAlike(a: readonly CodeToken[], b: readonly CodeToken[]): boolean {
  const renamed = new Map<string, string>();
  const namesOfB = new Map<string, string>();
  for (let index = 0; index < a.length; index++) {
    const first = a[index] as CodeToken;
    const second = b[index] as CodeToken;
    if (first.kind !== second.kind) return false;
    if (first.kind !== 'word' || a[index - 1]?.text === '.' || a[index - 1]?.text === '?.') {
      if (first.text !== second.text) return false;
      continue;
    }
    const known = renamed.get(first.text);
    const knownBack = namesOfB.get(second.text);
    if (known === undefined && knownBack === undefined) {
      if (first.text !== second.text && !(isDeclared(a, index) && isDeclared(b, index))) return false;
      renamed.set(first.text, second.text);
      namesOfB.set(second.text, first.text);
    } else if (known !== second.text || knownBack !== first.text) return false;
  }
  return true;
}

/** Whether the first use of a name looks like its declaration: `int n`, `let n`, `n := 1`, `n = 1`. */
function isDeclared(tokens: readonly CodeToken[], index: number): boolean {
  const previous = tokens[index - 1];
  const next = tokens[index + 1]?.text;
  if (next === '(') return false;
  if (next === ':=' || next === '=') return true;
  return previous !== undefined && (previous.kind === 'word' ? !usingWords.has(previous.text) : previous.text === '>');
}
