// Legend: N tokens, S sequences.

import { assert } from '../../base/assert.ts';

/**
 * Heads of earlier sequences that packed sequences see beside their own tokens: several continuations of one text, computed once.
 *
 * Krell et al., "Efficient Sequence Packing without Cross-contamination" (2021), restricts what a sequence sees;
 * Wang and Hegde, "Accelerating Direct Preference Optimization with Prefix Sharing" (2024), lets two answers share their prompt.
 */
export interface SharedContexts {
  /** `[S]` the first token of each sequence's context: where an earlier sequence begins that has no context of its own. Any value without a context. */
  readonly starts: Int32Array;
  /** `[S]` tokens of the context, at most as many as that sequence has; 0 without one. */
  readonly lengths: Int32Array;
}

/** The tokens that sequence `sequence` sees beside its own, none without shared contexts. */
export function contextOf(contexts: SharedContexts | undefined, sequence: number): { start: number; length: number } {
  return { start: contexts?.starts[sequence] ?? 0, length: contexts?.lengths[sequence] ?? 0 };
}

/** Asserts that contexts are as {@link SharedContexts} says. */
export function assertSharedContexts(contexts: SharedContexts | undefined, sequenceStarts: Int32Array, tokenCount: number): void {
  if (!contexts) return;
  const { starts, lengths } = contexts;
  const count = sequenceStarts.length;
  assert(
    starts.length === count && lengths.length === count,
    () => `${starts.length} and ${lengths.length} contexts for ${count} sequences`,
  );
  lengths.forEach((length, sequence) => {
    if (length === 0) return;
    const start = starts[sequence] as number;
    const owner = sequenceStarts.indexOf(start);
    const ownerEnd = sequenceStarts[owner + 1] ?? tokenCount;
    const isHead = owner >= 0 && owner < sequence && lengths[owner] === 0 && length > 0 && start + length <= ownerEnd;
    assert(
      isHead,
      () =>
        `the context ${start} + ${length} of sequence ${sequence} is not the head of an earlier sequence without one, got starts ${sequenceStarts}`,
    );
  });
}
