import { noSlot } from '../binding.ts';
import { nativeKernel } from '../kernel.ts';
import { sequenceArguments } from '../sequenceArguments.ts';

/** Attention to a prefix, to shared contexts and to each sequence's own past, `[N, H * E]`, and the log-sum-exp of the scores, `[N, H]`. */
export const prefixAttentionKernel = nativeKernel('PrefixAttention', ({ binding, input, optional, attribute, slot, allocate }) => {
  const queries = input('queries'); // [N, H, E]
  const keys = input('keys'); // [N, K, E]
  const prefixKeys = optional('prefixKeys'); // [P, K, E]
  const prefixValues = optional('prefixValues'); // [P, K, E]
  const [tokenCount, queryHeads, headWidth] = queries.shape as [number, number, number];
  const out = allocate([tokenCount, queryHeads * headWidth]);
  const logSumExp = allocate([tokenCount, queryHeads]);
  binding.prefixAttention(
    out.slot,
    logSumExp.slot,
    slot(queries),
    slot(keys),
    slot(input('values')),
    prefixKeys ? slot(prefixKeys) : noSlot,
    prefixValues ? slot(prefixValues) : noSlot,
    ...sequenceArguments({ attribute }),
    tokenCount,
    queryHeads,
    keys.shape[1] as number,
    headWidth,
    prefixKeys?.shape[0] ?? 0,
    attribute<number>('scale'),
  );
  return [out, logSumExp];
});
