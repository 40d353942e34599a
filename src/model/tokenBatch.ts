// Legend: N tokens in the packed batch, S sequences, M targets.

import { assert } from '../base/assert.ts';
import { assertSharedContexts, contextOf, type SharedContexts } from '../engine/ops/sharedContexts.ts';

/** Several token sequences one after another, with the tokens to be predicted. There is no padding and no batch axis. */
export interface TokenBatch {
  /** `[N]` ids. */
  readonly tokens: Int32Array;
  /** `[S]` index of each sequence's first token, ascending, the first 0. Sequences do not see each other, but for shared contexts. */
  readonly sequenceStarts: Int32Array;
  /** Heads of earlier sequences that sequences go on from, so that a text with several continuations is computed once. */
  readonly sharedContexts?: SharedContexts | undefined;
  /** `[M]` the token whose hidden state predicts the target; in no order, and repeated where several targets follow one token. */
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
 * The position of each token for the rotation: counted from each sequence's start, behind the prefix and the shared context.
 *
 * @returns `[N]`.
 */
export function buildPositions(batch: TokenBatch, prefixLength: number): Int32Array {
  const { tokens, sequenceStarts, sharedContexts } = batch;
  assert(tokens.length === 0 || sequenceStarts[0] === 0, () => `the first sequence must start at 0, got starts ${sequenceStarts}`);
  assertSharedContexts(sharedContexts, sequenceStarts, tokens.length);
  const positions = new Int32Array(tokens.length);
  sequenceStarts.forEach((start, index) => {
    const end = sequenceStarts[index + 1] ?? tokens.length;
    assert(end > start, () => `sequence ${index} of ${tokens.length} tokens must not be empty, got starts ${sequenceStarts}`);
    const first = prefixLength + contextOf(sharedContexts, index).length;
    for (let token = start; token < end; token++) positions[token] = first + token - start;
  });
  return positions;
}

/**
 * Where a batch may be cut: for each group of sequences that see each other's tokens, the sequence behind its last.
 * Without shared contexts every sequence is a group.
 */
export function groupEnds({ sequenceStarts, sharedContexts }: TokenBatch): number[] {
  const ends: number[] = [];
  let firstSeen = Infinity;
  for (let sequence = sequenceStarts.length - 1; sequence >= 0; sequence--) {
    if (firstSeen >= (sequenceStarts[sequence + 1] ?? Infinity)) ends.push(sequence + 1);
    const { start, length } = contextOf(sharedContexts, sequence);
    if (length > 0) firstSeen = Math.min(firstSeen, start);
  }
  return ends.reverse();
}

/** The sequences `first … end - 1` of a batch with their targets, as a batch of their own; to be cut between {@link groupEnds}. */
export function sequenceRange(batch: TokenBatch, first: number, end: number): TokenBatch {
  const { tokens, sequenceStarts, sharedContexts, targetPositions, targetTokens } = batch;
  const from = sequenceStarts[first] ?? 0;
  const to = sequenceStarts[end] ?? tokens.length;
  const isInside = (_: number, target: number): boolean => {
    const position = targetPositions[target] as number;
    return position >= from && position < to;
  };
  const lengths = sharedContexts?.lengths.subarray(first, end);
  return {
    tokens: tokens.subarray(from, to),
    sequenceStarts: sequenceStarts.subarray(first, end).map((start) => start - from),
    ...(sharedContexts &&
      lengths?.some((length) => length > 0) && {
        sharedContexts: {
          starts: sharedContexts.starts.subarray(first, end).map((start, index) => ((lengths[index] as number) > 0 ? start - from : 0)),
          lengths,
        },
      }),
    targetPositions: targetPositions.filter(isInside).map((position) => position - from),
    targetTokens: targetTokens.filter(isInside),
  };
}

/** The groups of sequences of a batch that see each other's tokens, each as a batch of its own. */
export function splitSequences(batch: TokenBatch): TokenBatch[] {
  let first = 0;
  return groupEnds(batch).map((end) => {
    const group = sequenceRange(batch, first, end);
    first = end;
    return group;
  });
}
