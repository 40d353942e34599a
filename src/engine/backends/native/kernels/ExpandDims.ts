import { nativeKernel } from '../kernel.ts';

/** The same values with an extra axis of extent 1; shares the memory. */
export const expandDimsKernel = nativeKernel('ExpandDims', ({ backend, input, attribute }) => {
  const x = input('input');
  const dim = attribute<number>('dim');
  return backend.share(x, x.shape.toSpliced(dim < 0 ? x.shape.length + dim + 1 : dim, 0, 1));
});
