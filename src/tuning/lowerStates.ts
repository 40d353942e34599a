// What goes into the first trained layer, sequence by sequence, computed once for each sequence that returns.
// Legend: N tokens in a packed batch, T tokens of one group of sequences, D model width.
import { sha256 } from '../base/hash.ts';
import { roundToBf16, widenBf16 } from '../engine/quantization/bf16.ts';
import { type Tensor2D, tensor2d } from '../engine/tensors.ts';
import type { Adaptation } from '../model/adaptation.ts';
import type { Decoder, DecoderOptions } from '../model/decoder.ts';
import { type TokenBatch, splitSequences } from '../model/tokenBatch.ts';
import { StateCache, type StateCacheOptions } from './stateCache.ts';

/** What {@link LowerStates} works on. */
export interface LowerStatesOptions extends Partial<StateCacheOptions> {
  readonly decoder: Pick<Decoder, 'lowerStates' | 'shape'>;
  /** What lies below the first trained layer must never change between two calls of {@link LowerStates.clear}. */
  readonly adaptation: () => Adaptation;
  /** `f32` keeps every bit; the others round the states to bf16, whether they are kept or not. */
  readonly precision: DecoderOptions['precision'];
}

/** States of 900 windows of 256 tokens of the default model (guess: a fifth of what training takes). */
const defaultMemoryBudgetBytes = 256e6;

/**
 * Input of the first trained layer for any batch.
 *
 * Each sequence, or group of sequences that share a context, goes through the lower layers alone, so that its bits do not depend on what it is packed with,
 * and is rounded before it is used: the result is the same with and without a cache.
 */
export class LowerStates {
  private readonly options: LowerStatesOptions;
  private readonly cache: StateCache;

  constructor(options: LowerStatesOptions) {
    this.options = options;
    this.cache = new StateCache({ memoryBudgetBytes: options.memoryBudgetBytes ?? defaultMemoryBudgetBytes, scratch: options.scratch });
  }

  /** What goes into the first trained layer: `[N, D]`, the caller's. */
  of(batch: TokenBatch): Tensor2D {
    const { width } = this.options.decoder.shape;
    const states = new Float32Array(batch.tokens.length * width); // [N, D]
    let offset = 0;
    for (const group of splitSequences(batch)) {
      states.set(this.ofGroup(group), offset);
      offset += group.tokens.length * width;
    }
    return tensor2d(states, [batch.tokens.length, width]);
  }

  /** Forgets everything; to be called when something below the first trained layer has changed. */
  clear(): void {
    this.cache.clear();
  }

  /** `[T, D]` */
  private ofGroup(group: TokenBatch): Float32Array {
    const { decoder, adaptation, precision } = this.options;
    const key = keyOf(group);
    const kept = this.cache.get(key);
    if (kept) return precision === 'f32' ? floatsOf(kept) : widenBf16(wordsOf(kept));
    const computed = decoder.lowerStates(group, adaptation()); // [T, D]
    const values = Float32Array.from(computed.dataSync());
    computed.dispose();
    const words = precision === 'f32' ? values : roundToBf16(values);
    this.cache.put(key, new Uint8Array(words.buffer));
    return words instanceof Uint16Array ? widenBf16(words) : words;
  }
}

/** Sequences of a group differ in where they begin and in what they see; a single one is told by its tokens. */
function keyOf({ tokens, sequenceStarts, sharedContexts }: TokenBatch): string {
  const bytes = (values: Int32Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const key = sha256(bytes(tokens));
  if (!sharedContexts) return key;
  return `${key} ${sequenceStarts.join()} ${sharedContexts.starts.join()} ${sharedContexts.lengths.join()}`;
}

/** Kept bytes begin at a multiple of four: each is a buffer of its own. */
function wordsOf(bytes: Uint8Array): Uint16Array {
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
}

function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}
