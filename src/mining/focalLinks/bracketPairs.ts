import type { TextRange } from '../sample.ts';

/** For each opening parenthesis of a stretch of code the place of the closing one, by a plain scan that knows strings but no grammar. */
export function bracketPairs(text: string, { start, end }: TextRange, quotes: string): Map<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (let at = start; at < end; at++) {
    const character = text[at] ?? '';
    if (character === '(' || character === '[' || character === '{') open.push(at);
    else if (character === ')' || character === ']' || character === '}') {
      const from = open.pop();
      if (from !== undefined) pairs.set(from, at);
    } else if (quotes.includes(character)) at = endOfString(text, at, end);
  }
  return pairs;
}

/** The place of the closing quote; the opening one where the line ends before it. */
function endOfString(text: string, from: number, end: number): number {
  const quote = text[from];
  for (let at = from + 1; at < end; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === quote) return at;
    else if (text[at] === '\n' && quote !== '`') return from;
  }
  return from;
}
