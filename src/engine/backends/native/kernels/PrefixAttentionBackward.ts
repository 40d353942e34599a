import { noSlot } from '../binding.ts';
import { nativeKernel } from '../kernel.ts';
import { sequenceArguments } from '../sequenceArguments.ts';

/** The gradients of `PrefixAttention`: queries, keys, values and, with a prefix, its keys and values. */
export const prefixAttentionBackwardKernel = nativeKernel(
  'PrefixAttentionBackward',
  ({ binding, input, optional, attribute, slot, allocate }) => {
    const queries = input('queries'); // [N, H, E]
    const keys = input('keys'); // [N, K, E]
    const prefixKeys = optional('prefixKeys'); // [P, K, E]
    const prefixValues = optional('prefixValues'); // [P, K, E]
    const [tokenCount, queryHeads, headWidth] = queries.shape as [number, number, number];
    const dQueries = allocate(queries.shape);
    const dKeys = allocate(keys.shape);
    const dValues = allocate(keys.shape);
    const dPrefix = prefixKeys ? [allocate(prefixKeys.shape), allocate(prefixKeys.shape)] : [];
    binding.prefixAttentionBackward(
      dQueries.slot,
      dKeys.slot,
      dValues.slot,
      dPrefix[0]?.slot ?? noSlot,
      dPrefix[1]?.slot ?? noSlot,
      slot(input('dOut')),
      slot(input('out')),
      slot(input('logSumExp')),
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
    return [dQueries, dKeys, dValues, ...dPrefix];
  },
);
