import { nativeKernel } from '../kernel.ts';

/** Zeros of the shape and type of `x`. */
export const zerosLikeKernel = nativeKernel('ZerosLike', ({ binding, input, allocate }) => {
  const { shape, dtype } = input('x');
  const out = allocate(shape, dtype);
  binding.fill(out.slot, 0); // The bits of zero are the same for every type.
  return out;
});
