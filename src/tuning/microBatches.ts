// Legend: N tokens, S sequences, M targets.
import { assert, defined } from '../base/assert.ts';
import type { TokenBatch } from '../model/tokenBatch.ts';

/**
 * Cuts a batch into runs of whole sequences of at most `tokenLimit` tokens, in order.
 * A sequence that alone is longer stays whole. Together the parts have every token and every target once.
 */
export function microBatches(batch: TokenBatch, tokenLimit: number): TokenBatch[] {
  assert(tokenLimit > 0, () => `the limit of a micro-batch must be above 0 tokens, got ${tokenLimit}`);
  const { tokens, sequenceStarts } = batch;
  if (tokens.length <= tokenLimit) return [batch];
  const parts: TokenBatch[] = [];
  let first = 0;
  sequenceStarts.forEach((_, index) => {
    const start = defined(sequenceStarts[first], 'start of a sequence');
    const afterNext = sequenceStarts[index + 2] ?? tokens.length;
    const isLast = index === sequenceStarts.length - 1;
    if (!isLast && afterNext - start <= tokenLimit) return;
    parts.push(sequenceRange(batch, first, index + 1));
    first = index + 1;
  });
  return parts;
}

/** The sequences `first … end - 1` of a batch. */
function sequenceRange({ tokens, sequenceStarts, targetPositions, targetTokens }: TokenBatch, first: number, end: number): TokenBatch {
  const from = sequenceStarts[first] ?? 0;
  const to = sequenceStarts[end] ?? tokens.length;
  const isInside = (_: number, target: number): boolean => {
    const position = targetPositions[target] as number;
    return position >= from && position < to;
  };
  return {
    tokens: tokens.subarray(from, to),
    sequenceStarts: sequenceStarts.subarray(first, end).map((start) => start - from),
    targetPositions: targetPositions.filter(isInside).map((position) => position - from),
    targetTokens: targetTokens.filter(isInside),
  };
}
