import type { DataType } from '../../../tensors.ts';
import { nativeKernel } from '../kernel.ts';

/** The same values as another type. Shares the memory when the type stays. */
export const castKernel = nativeKernel('Cast', ({ backend, input, attribute, fallBack }) => {
  const x = input('x');
  return x.dtype === attribute<DataType>('dtype') ? backend.share(x, x.shape) : fallBack();
});
