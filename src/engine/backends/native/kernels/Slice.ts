import { sliceAxis } from '../axisCopy.ts';
import { nativeKernel } from '../kernel.ts';

/** The part of `x` that begins at `begin` and is `size` long; missing entries mean 0 and the rest (-1). */
export const sliceKernel = nativeKernel('Slice', ({ backend, input, attribute }) => {
  const x = input('x');
  const begins = [attribute<number | number[]>('begin')].flat();
  const sizes = [attribute<number | number[]>('size')].flat();
  let part = backend.share(x, x.shape);
  x.shape.forEach((whole, axis) => {
    const begin = begins[axis] ?? 0;
    const wanted = sizes[axis] ?? -1;
    const extent = wanted === -1 ? whole - begin : wanted;
    if (extent === whole) return;
    const next = sliceAxis(backend, part, { axis, begin, extent });
    backend.disposeInfo(part);
    part = next;
  });
  return part;
});
