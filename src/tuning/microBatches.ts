import { assert } from '../base/assert.ts';
import { groupEnds, sequenceRange, type TokenBatch } from '../model/tokenBatch.ts';

/**
 * Cuts a batch into runs of whole sequences of at most `tokenLimit` tokens, in order.
 * A sequence that alone is longer stays whole, and so do sequences that share a context. Together the parts have every token and every target once.
 */
export function microBatches(batch: TokenBatch, tokenLimit: number): TokenBatch[] {
  assert(tokenLimit > 0, () => `the limit of a micro-batch must be above 0 tokens, got ${tokenLimit}`);
  const { tokens, sequenceStarts } = batch;
  if (tokens.length <= tokenLimit) return [batch];
  const parts: TokenBatch[] = [];
  const ends = groupEnds(batch);
  let first = 0;
  ends.forEach((end, group) => {
    const start = sequenceStarts[first] as number;
    const next = ends[group + 1];
    if (next !== undefined && (sequenceStarts[next] ?? tokens.length) - start <= tokenLimit) return;
    parts.push(sequenceRange(batch, first, end));
    first = end;
  });
  return parts;
}
