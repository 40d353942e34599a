import { nativeKernel } from '../kernel.ts';
import { sumOver } from '../reduction.ts';

/** The mean over leading, trailing or all axes; others fall back. */
export const meanKernel = nativeKernel('Mean', (call) => {
  const reduced = sumOver(call);
  if (!reduced) return call.fallBack();
  const { sum, count } = reduced;
  call.binding.scale(sum.slot, sum.slot, 1 / count);
  return sum;
});
