import type { NativeMatrix } from '../../../frozenMatrix.ts';
import { nativeKernel } from '../kernel.ts';

/** The named rows of a frozen matrix, `[N, columns]`. */
export const gatherFrozenRowsKernel = nativeKernel('GatherFrozenRows', ({ binding, attribute, allocate }) => {
  const matrix = attribute<NativeMatrix>('matrix');
  const rows = attribute<Int32Array>('rows'); // [N]
  const out = allocate([rows.length, matrix.columns]);
  binding.gatherRows(out.slot, matrix.id, rows);
  return out;
});
