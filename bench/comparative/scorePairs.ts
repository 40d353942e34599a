// How far ahead the better side of pairs is, by our engine.
import { defined } from '../../src/base/assert.ts';
import type { Adaptation } from '../../src/model/adaptation.ts';
import type { Decoder } from '../../src/model/decoder.ts';
import type { EncodedPair } from '../../src/tuning/encodePair.ts';
import { packPairs } from '../../src/tuning/pairBatches.ts';

/** Tokens of one pass. */
const passTokens = 1024;

/**
 * `s+ - s-` of each pair, nats a token: the difference of the mean log-probabilities of the tokens that differ.
 *
 * @returns In the order of the pairs.
 */
export function scorePairs(decoder: Decoder, adaptation: Adaptation, pairs: readonly EncodedPair[]): number[] {
  return packPairs(pairs, passTokens).flatMap(({ batch, sides, pairs: packed }) => {
    const { losses } = decoder.scoreTargets(batch, adaptation);
    const sums = new Float64Array(2 * packed.length);
    const counts = new Float64Array(2 * packed.length);
    sides.forEach((side, target) => {
      sums[side] = defined(sums[side], 'sum') - defined(losses[target], 'loss');
      counts[side] = defined(counts[side], 'count') + 1;
    });
    const score = (side: number): number => defined(sums[side], 'sum') / defined(counts[side], 'count');
    return packed.map((_, index) => score(2 * index) - score(2 * index + 1));
  });
}
