import type { NativeMatrix } from '../../../frozenMatrix.ts';
import { noSlot } from '../binding.ts';
import { nativeKernel } from '../kernel.ts';

const notWanted = new Int32Array(0);

/** Cross entropy per target, `[M]` nats; with `wantsGradient` also its gradient per target, `[M, D]`. Fills the attribute `argmax` when given. */
export const targetCrossEntropyKernel = nativeKernel('TargetCrossEntropy', ({ binding, input, attribute, slot, allocate }) => {
  const hidden = input('hidden'); // [N, D]
  const tokens = attribute<Int32Array>('targetTokens'); // [M]
  const losses = allocate([tokens.length]);
  const dRows = attribute<boolean>('wantsGradient') ? allocate([tokens.length, hidden.shape[1] as number]) : undefined;
  binding.targetCrossEntropy(
    losses.slot,
    dRows?.slot ?? noSlot,
    slot(hidden),
    attribute<NativeMatrix>('matrix').id,
    attribute<Int32Array>('targetPositions'),
    tokens,
    attribute<Int32Array | undefined>('argmax') ?? notWanted,
  );
  return dRows ? [losses, dRows] : [losses];
});
