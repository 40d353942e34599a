import { nativeKernel } from '../kernel.ts';

/** `x / sqrt(mean(x²) + epsilon) * weight`, `[N, D]`, and the factor `1 / sqrt(…)` per token, `[N]`. */
export const rmsNormKernel = nativeKernel('RmsNorm', ({ binding, input, attribute, slot, allocate }) => {
  const x = input('x'); // [N, D]
  const [tokenCount, width] = x.shape as [number, number];
  const out = allocate([tokenCount, width]);
  const inverseRms = allocate([tokenCount]);
  binding.rmsNorm(out.slot, inverseRms.slot, slot(x), slot(input('weight')), tokenCount, width, attribute<number>('epsilon'));
  return [out, inverseRms];
});
