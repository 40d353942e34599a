import { areFloats, nativeKernel, sizeOf } from '../kernel.ts';

/** The rows of `x` that `indices` names; other axes and batched look-ups fall back. */
export const gatherV2Kernel = nativeKernel('GatherV2', ({ backend, binding, input, attribute, slot, allocate, fallBack }) => {
  const [x, indices] = [input('x'), input('indices')];
  const rowShape = x.shape.slice(1);
  if (!areFloats(x) || attribute<number>('axis') !== 0 || (attribute<number | undefined>('batchDims') ?? 0) !== 0) return fallBack();
  const rows = backend.readSync(indices.dataId) as Int32Array;
  const out = allocate([...indices.shape, ...rowShape]);
  binding.gatherSlotRows(out.slot, slot(x), rows, sizeOf(rowShape));
  return out;
});
