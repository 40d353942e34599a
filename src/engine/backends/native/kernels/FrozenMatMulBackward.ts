import type { NativeMatrix } from '../../../frozenMatrix.ts';
import { nativeKernel } from '../kernel.ts';

/** `dOut [N, rows] · W`, `[N, columns]`. */
export const frozenMatMulBackwardKernel = nativeKernel('FrozenMatMulBackward', ({ binding, input, attribute, slot, allocate }) => {
  const dOut = input('dOut'); // [N, rows]
  const matrix = attribute<NativeMatrix>('matrix');
  const tokenCount = dOut.shape[0] as number;
  const dx = allocate([tokenCount, matrix.columns]);
  binding.frozenMatMulBackward(dx.slot, slot(dOut), matrix.id, tokenCount);
  return dx;
});
