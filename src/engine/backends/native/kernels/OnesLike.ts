import { areFloats, nativeKernel } from '../kernel.ts';

/** Ones of the shape and type of `x`. */
export const onesLikeKernel = nativeKernel('OnesLike', ({ binding, input, allocate, fallBack }) => {
  const x = input('x');
  if (!areFloats(x)) return fallBack();
  const out = allocate(x.shape);
  binding.fill(out.slot, 1);
  return out;
});
