// Noise for studies: pairs that call the worse side better.
import { sha256 } from '../../src/base/hash.ts';
import { type Pair, pairIdOf } from '../../src/dataset/pairs/pair.ts';

/**
 * Turns some of the pairs round: what was better is worse.
 *
 * Which ones follows from their ids and the seed alone, whatever their order; a larger ratio turns the same ones and more.
 * Held-out pairs stay as they are, since they judge.
 *
 * @param swappedRatio 0 to 1; 0.5 gives every pair a direction by chance.
 */
export function swapPairs(pairs: readonly Pair[], swappedRatio: number, seed: number): Pair[] {
  return pairs.map((pair) => (pair.role !== 'heldOut' && drawOf(pair.id, seed) < swappedRatio ? swapped(pair) : pair));
}

function swapped(pair: Pair): Pair {
  const turned = { ...pair, better: pair.worse, worse: pair.better };
  return { ...turned, id: pairIdOf(turned) };
}

/** A number in `[0, 1)`. */
function drawOf(id: string, seed: number): number {
  return Number.parseInt(sha256(`${seed}\0${id}`).slice(0, 12), 16) / 2 ** 48;
}
