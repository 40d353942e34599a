import { nativeKernel, sizeOf } from '../kernel.ts';

/** The same values under another shape, in which one extent may be -1; shares the memory. */
export const reshapeKernel = nativeKernel('Reshape', ({ backend, input, attribute }) => {
  const x = input('x');
  const wanted = attribute<number[]>('shape');
  const knownSize = sizeOf(wanted.filter((extent) => extent !== -1));
  const shape = wanted.map((extent) => (extent === -1 ? sizeOf(x.shape) / knownSize : extent));
  return backend.share(x, shape);
});
