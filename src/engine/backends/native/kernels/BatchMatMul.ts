import { areFloats, nativeKernel, sizeOf } from '../kernel.ts';

/** `op(a) · op(b)` of two matrices, each transposed or not. Stacks of matrices fall back. */
export const batchMatMulKernel = nativeKernel('BatchMatMul', ({ binding, input, attribute, slot, allocate, fallBack }) => {
  const [a, b] = [input('a'), input('b')];
  const [transposeA, transposeB] = [attribute<boolean>('transposeA'), attribute<boolean>('transposeB')];
  const leading = a.shape.slice(0, -2);
  if (!areFloats(a, b) || sizeOf(leading) !== 1 || sizeOf(b.shape.slice(0, -2)) !== 1) return fallBack();
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const n = transposeB ? bRows : bColumns;
  const out = allocate([...leading, m, n]);
  binding.matMul(out.slot, slot(a), slot(b), m, k, n, transposeA, transposeB);
  return out;
});
