import type { DataType } from '../../../tensors.ts';
import { nativeKernel } from '../kernel.ts';

/** A tensor of one repeated value. */
export const fillKernel = nativeKernel('Fill', ({ binding, attribute, allocate, fallBack }) => {
  if ((attribute<DataType | undefined>('dtype') ?? 'float32') !== 'float32') return fallBack();
  const out = allocate(attribute<number[]>('shape'));
  binding.fill(out.slot, attribute<number>('value'));
  return out;
});
