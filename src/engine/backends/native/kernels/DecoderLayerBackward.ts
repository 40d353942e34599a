import { defined } from '../../../../base/assert.ts';
import { noSlot } from '../binding.ts';
import { nativeKernel, type Operand } from '../kernel.ts';
import { layerArguments } from '../wholeDecoderLayer.ts';

/** The gradients of `DecoderLayer` that the attribute `gradientNames` lists, in its order. */
export const decoderLayerBackwardKernel = nativeKernel('DecoderLayerBackward', (call) => {
  const { binding, input, optional, slot, attribute } = call;
  const dOut = input('dOut'); // [N, D]
  const gradientNames = attribute<string[]>('gradientNames');
  const shapes: Record<string, readonly number[] | undefined> = {
    x: dOut.shape,
    prefixKeys: optional('prefixKeys')?.shape, // [P, K, E]
    prefixValues: optional('prefixValues')?.shape, // [P, K, E]
  };
  const gradients: Record<string, Operand & { readonly slot: number }> = Object.fromEntries(
    gradientNames.map((name) => [name, call.allocate(defined(shapes[name], `shape of ${name}`))]),
  );
  const slotOf = (name: string): number => gradients[name]?.slot ?? noSlot;
  binding.decoderLayerBackward(
    slotOf('x'),
    slotOf('prefixKeys'),
    slotOf('prefixValues'),
    slot(dOut),
    slot(input('saved')),
    ...layerArguments(call),
  );
  return gradientNames.map((name) => defined(gradients[name], `gradient of ${name}`));
});
