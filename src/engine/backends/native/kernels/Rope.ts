import type { RopeConfig } from '../../../ops/rope.ts';
import { nativeKernel } from '../kernel.ts';

const noFactors = new Float32Array(0);

/** Rotates pairs by their token's position, or back with `inverse`, `[N, heads, E]`. */
export const ropeKernel = nativeKernel('Rope', ({ binding, input, attribute, slot, allocate }) => {
  const x = input('x'); // [N, heads, E]
  const [tokenCount, headCount, headWidth] = x.shape as [number, number, number];
  const { rotatedWidth, base, positionScale, style, frequencyFactors } = attribute<RopeConfig>('config');
  const out = allocate(x.shape);
  binding.rope(
    out.slot,
    slot(x),
    attribute<Int32Array>('positions'),
    tokenCount,
    headCount,
    headWidth,
    rotatedWidth,
    base,
    positionScale,
    style === 'adjacent' ? 0 : 1,
    frequencyFactors ?? noFactors,
    attribute<boolean>('inverse'),
  );
  return out;
});
