import type { NativeMatrix } from '../../../frozenMatrix.ts';
import { noSlot } from '../binding.ts';
import { nativeKernel } from '../kernel.ts';

/** `x [N, columns] · Wᵀ + bias [rows]`, `[N, rows]`. */
export const frozenMatMulKernel = nativeKernel('FrozenMatMul', ({ binding, input, optional, attribute, slot, allocate }) => {
  const x = input('x'); // [N, columns]
  const bias = optional('bias'); // [rows]
  const matrix = attribute<NativeMatrix>('matrix');
  const tokenCount = x.shape[0] as number;
  const out = allocate([tokenCount, matrix.rows]);
  binding.frozenMatMul(out.slot, slot(x), matrix.id, tokenCount, bias ? slot(bias) : noSlot);
  return out;
});
