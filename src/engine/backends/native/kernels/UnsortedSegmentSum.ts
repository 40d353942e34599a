import { areFloats, nativeKernel, sizeOf } from '../kernel.ts';

/** Adds row i of `x` to row `segmentIds[i]` of a zero tensor; ids outside are an error. */
export const unsortedSegmentSumKernel = nativeKernel(
  'UnsortedSegmentSum',
  ({ backend, binding, input, attribute, slot, allocate, fallBack }) => {
    const [x, segmentIds] = [input('x'), input('segmentIds')];
    if (!areFloats(x) || segmentIds.shape.length !== 1) return fallBack();
    const rowShape = x.shape.slice(1);
    const out = allocate([attribute<number>('numSegments'), ...rowShape]);
    binding.fill(out.slot, 0);
    binding.scatterAddRows(out.slot, slot(x), backend.readSync(segmentIds.dataId) as Int32Array, sizeOf(rowShape));
    return out;
  },
);
