// What the base model makes of pairs: computed once, since it never changes.
// Legend: U watched tokens, D model width.
import { defined } from '../base/assert.ts';
import { dispose, tensor1d, tensor2d } from '../engine/tensors.ts';
import type { ReferenceTargets } from '../engine/ops/targetDivergence.ts';
import { noAdaptation } from '../model/adaptation.ts';
import type { Decoder } from '../model/decoder.ts';
import type { EncodedPair } from './encodePair.ts';
import { packPairs } from './pairBatches.ts';
import { StateCache } from './stateCache.ts';

/** Memory for watched tokens, bytes: those of 3400 pairs of 32 tokens at a width of 576 (guess). */
const memoryBudgetBytes = 256e6;

/**
 * Scores and distributions of the base model by pair.
 * Each pair goes through the model alone, so that its bits do not depend on what it is packed with or on what is remembered.
 */
export class PairReferences {
  private readonly decoder: Decoder;
  private readonly scoresById = new Map<string, readonly [number, number]>();
  private readonly states = new StateCache({ memoryBudgetBytes });

  constructor(decoder: Decoder) {
    this.decoder = decoder;
  }

  /** Scores of the better and the worse side, nats a token. */
  scores(pair: EncodedPair): readonly [number, number] {
    const known = this.scoresById.get(pair.id);
    if (known) return known;
    const { batch, sides } = defined(packPairs([pair], 1)[0], 'a pass');
    const { losses } = this.decoder.scoreTargets(batch, noAdaptation);
    const meanOf = (side: number): number => {
      const own = losses.filter((_, target) => sides[target] === side);
      return own.reduce((sum, loss) => sum + loss, 0) / own.length;
    };
    const scores = [-meanOf(0), -meanOf(1)] as const;
    this.scoresById.set(pair.id, scores);
    return scores;
  }

  /** The distributions at the watched tokens of some pairs, one behind the other: the caller's. */
  watched(pairs: readonly EncodedPair[], watchedOf: (pair: EncodedPair) => Int32Array): ReferenceTargets {
    const { width } = this.decoder.shape;
    const kept = pairs.map((pair) => this.state(pair, watchedOf(pair))); // [U * (D + 1)] each
    const gradients: number[] = []; // [U * D]
    const offsets: number[] = []; // [U]
    for (const values of kept) {
      const count = values.length / (width + 1);
      for (const value of values.subarray(0, count * width)) gradients.push(value);
      for (const value of values.subarray(count * width)) offsets.push(value);
    }
    return { gradients: tensor2d(gradients, [offsets.length, width]), offsets: tensor1d(offsets) };
  }

  /** Gradients `[U, D]`, then offsets `[U]`. */
  private state(pair: EncodedPair, watched: Int32Array): Float32Array {
    const kept = this.states.get(pair.id);
    if (kept) return new Float32Array(kept.buffer, kept.byteOffset, kept.byteLength / 4);
    const tokens = Int32Array.of(...pair.context, ...pair.better.tokens);
    const { gradients, offsets } = this.decoder.rememberTargets({
      tokens,
      sequenceStarts: Int32Array.of(0),
      targetPositions: watched.map((index) => index - 1),
      targetTokens: watched.map((index) => tokens[index] as number),
    });
    const state = new Float32Array(gradients.size + offsets.size);
    state.set(gradients.dataSync());
    state.set(offsets.dataSync(), gradients.size);
    dispose([gradients, offsets]);
    this.states.put(pair.id, new Uint8Array(state.buffer));
    return state;
  }
}
