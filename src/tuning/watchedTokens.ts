// Which tokens of a pair are to stay as the base model has them.
import type { EncodedPair } from './encodePair.ts';

/**
 * Tokens of the context and the better side that are no targets, evenly spread: `[U]` indices into both laid one behind the other.
 * The first token is predicted from nothing and never among them.
 */
export function watchedTokens({ context, better }: EncodedPair, most: number): Int32Array {
  const unchanged: number[] = [];
  for (let index = 1; index < context.length + better.tokens.length; index++)
    if (index < context.length || better.isTarget[index - context.length] !== 1) unchanged.push(index);
  const count = Math.min(most, unchanged.length);
  return Int32Array.from({ length: count }, (_, index) => unchanged[Math.floor(((index + 0.5) * unchanged.length) / count)] as number);
}
