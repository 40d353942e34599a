import { nativeKernel } from '../kernel.ts';

/** Adds row m of `rows [M, D]` to row `targetPositions[m]` of a zero matrix, `[rowCount, D]`. */
export const scatterAddRowsKernel = nativeKernel('ScatterAddRows', ({ binding, input, attribute, slot, allocate }) => {
  const rows = input('rows'); // [M, D]
  const width = rows.shape[1] as number;
  const out = allocate([attribute<number>('rowCount'), width]);
  binding.fill(out.slot, 0);
  binding.scatterAddRows(out.slot, slot(rows), attribute<Int32Array>('targetPositions'), width);
  return out;
});
