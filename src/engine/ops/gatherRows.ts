// Legend: N tokens, V rows of the matrix.

import { assert } from '../../base/assert.ts';
import { dequantizedValues, hasOwnKernels } from '../frozenMatrix.ts';
import type { FrozenMatrix } from '../frozenMatrix.ts';
import { gather, tensor1d, tidy } from '../tensors.ts';
import type { Tensor2D } from '../tensors.ts';
import { runKernel } from './runKernel.ts';

/**
 * Looks rows of a frozen matrix up, as an embedding does. The result is constant.
 *
 * @param rows `[N]`, each in `0 … matrix.rows - 1`.
 * @returns `[N, columns]`.
 */
export function gatherRows(matrix: FrozenMatrix, rows: Int32Array): Tensor2D {
  assert(
    rows.every((row) => row >= 0 && row < matrix.rows),
    () => `rows must lie in 0..${matrix.rows - 1}, got ${rows.find((row) => row < 0 || row >= matrix.rows)}`,
  );
  if (hasOwnKernels(matrix)) return runKernel('GatherFrozenRows', {}, { matrix, rows }) as Tensor2D; // [N, columns]
  return tidy(() => gather(dequantizedValues(matrix), tensor1d(rows, 'int32'))); // [N, columns]
}
