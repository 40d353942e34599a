import { pasteAxis } from '../axisCopy.ts';
import { areFloats, nativeKernel } from '../kernel.ts';

/** Puts a constant before and after `x` along each axis. */
export const padV2Kernel = nativeKernel('PadV2', ({ backend, binding, input, attribute, allocate, fallBack }) => {
  const x = input('x');
  if (!areFloats(x)) return fallBack();
  const constant = attribute<number>('constantValue');
  let padded = backend.share(x, x.shape);
  attribute<[number, number][]>('paddings').forEach(([before, after], axis) => {
    if (before + after === 0) return;
    const next = allocate(padded.shape.with(axis, before + (padded.shape[axis] as number) + after));
    binding.fill(next.slot, constant);
    pasteAxis(backend, next, padded, axis, before);
    backend.disposeInfo(padded);
    padded = next;
  });
  return padded;
});
