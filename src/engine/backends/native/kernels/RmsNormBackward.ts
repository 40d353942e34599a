import { nativeKernel } from '../kernel.ts';

/** The gradient of `RmsNorm` with respect to x, `[N, D]`. */
export const rmsNormBackwardKernel = nativeKernel('RmsNormBackward', ({ binding, input, slot, allocate }) => {
  const x = input('x'); // [N, D]
  const [tokenCount, width] = x.shape as [number, number];
  const dx = allocate([tokenCount, width]);
  binding.rmsNormBackward(dx.slot, slot(input('dOut')), slot(x), slot(input('weight')), slot(input('inverseRms')), tokenCount, width);
  return dx;
});
