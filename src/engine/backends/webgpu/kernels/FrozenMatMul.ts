import { multiplyByTranspose } from '../matrixProduct.ts';
import { webgpuKernel } from '../webgpuKernel.ts';
import type { WebgpuMatrix } from '../webgpuMatrix.ts';

/** `x [N, columns] · Wᵀ + bias [rows]`, `[N, rows]`. */
export const frozenMatMulKernel = webgpuKernel('FrozenMatMul', ({ runtime, input, optional, attribute }) => {
  const x = input('x'); // [N, columns]
  const matrix = attribute<WebgpuMatrix>('matrix');
  const tokenCount = x.shape[0] as number;
  const out = runtime.allocate([tokenCount, matrix.rows]);
  if (tokenCount === 0) return out;
  const operands = { matrix, input: runtime.bufferOf(x), output: runtime.bufferOf(out), tokenCount };
  multiplyByTranspose(runtime, operands, optional('bias'));
  return out;
});
