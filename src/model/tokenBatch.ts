// Legend: N tokens in the packed batch, S sequences, M targets.

import { assert } from '../base/assert.ts';

/** Several token sequences one after another, with the tokens to be predicted. There is no padding and no batch axis. */
export interface TokenBatch {
  /** `[N]` ids. */
  readonly tokens: Int32Array;
  /** `[S]` index of each sequence's first token, ascending, the first 0. Sequences do not see each other. */
  readonly sequenceStarts: Int32Array;
  /** `[M]` the token whose hidden state predicts the target. */
  readonly targetPositions: Int32Array;
  /** `[M]` the id to be predicted. */
  readonly targetTokens: Int32Array;
}

/** One sequence in which every token but the first is a target. */
export function buildSequenceBatch(tokens: Int32Array): TokenBatch {
  const targetCount = Math.max(0, tokens.length - 1);
  return {
    tokens,
    sequenceStarts: Int32Array.of(0),
    targetPositions: Int32Array.from({ length: targetCount }, (_, index) => index),
    targetTokens: tokens.slice(1),
  };
}

/**
 * The position of each token for the rotation: counted from each sequence's start, behind the prefix.
 *
 * @returns `[N]`.
 */
export function buildPositions(batch: TokenBatch, prefixLength: number): Int32Array {
  const { tokens, sequenceStarts } = batch;
  assert(tokens.length === 0 || sequenceStarts[0] === 0, () => `the first sequence must start at 0, got starts ${sequenceStarts}`);
  const positions = new Int32Array(tokens.length);
  sequenceStarts.forEach((start, index) => {
    const end = sequenceStarts[index + 1] ?? tokens.length;
    assert(end > start, () => `sequence ${index} of ${tokens.length} tokens must not be empty, got starts ${sequenceStarts}`);
    for (let token = start; token < end; token++) positions[token] = prefixLength + token - start;
  });
  return positions;
}

/** The sequences of a batch, each as a batch of its own without targets. */
export function splitSequences({ tokens, sequenceStarts }: TokenBatch): TokenBatch[] {
  return [...sequenceStarts].map((start, index) => ({
    tokens: tokens.slice(start, sequenceStarts[index + 1] ?? tokens.length),
    sequenceStarts: Int32Array.of(0),
    targetPositions: new Int32Array(0),
    targetTokens: new Int32Array(0),
  }));
}
