import { sliceAxis } from '../axisCopy.ts';
import { nativeKernel } from '../kernel.ts';

/** Cuts `x` along an axis into a number of equal parts, or into parts of given extents of which one may be -1. */
export const splitVKernel = nativeKernel('SplitV', ({ backend, input, attribute }) => {
  const x = input('x');
  const wanted = attribute<number>('axis');
  const axis = wanted < 0 ? wanted + x.shape.length : wanted;
  const whole = x.shape[axis] as number;
  const numOrSizes = attribute<number | number[]>('numOrSizeSplits');
  const extents = Array.isArray(numOrSizes) ? numOrSizes : Array<number>(numOrSizes).fill(whole / numOrSizes);
  const known = extents.reduce((sum, extent) => sum + Math.max(extent, 0), 0);
  let begin = 0;
  return extents.map((given) => {
    const extent = given === -1 ? whole - known : given;
    const part = sliceAxis(backend, x, { axis, begin, extent });
    begin += extent;
    return part;
  });
});
