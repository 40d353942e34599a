import type { TextRange } from '../sample.ts';

/**
 * For each opening bracket of a stretch of code the place of the closing one, by a plain scan that knows strings but no grammar.
 *
 * @param quotes The characters around strings.
 */
export function bracketPairs(text: string, { start, end }: TextRange, quotes: string): Map<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  const marks = /[()[\]{}"'`]/gu;
  marks.lastIndex = start;
  for (let match = marks.exec(text); match && match.index < end; match = marks.exec(text)) {
    const { index, 0: mark } = match;
    if (mark === '(' || mark === '[' || mark === '{') open.push(index);
    else if (mark === ')' || mark === ']' || mark === '}') {
      const from = open.pop();
      if (from !== undefined) pairs.set(from, index);
    } else if (quotes.includes(mark)) marks.lastIndex = endOfString(text, index, end) + 1;
  }
  return pairs;
}

/** The place of the closing quote; the opening one where the line ends before it. */
function endOfString(text: string, from: number, end: number): number {
  const quote = text[from];
  for (let at = from + 1; at < end; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === quote) return at;
    else if (character === '\n' && quote !== '`') return from;
  }
  return from;
}
