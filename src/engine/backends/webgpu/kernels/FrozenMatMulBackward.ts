import { multiply } from '../matrixProduct.ts';
import { webgpuKernel } from '../webgpuKernel.ts';
import type { WebgpuMatrix } from '../webgpuMatrix.ts';

/** `dOut [N, rows] · W`, `[N, columns]`. */
export const frozenMatMulBackwardKernel = webgpuKernel('FrozenMatMulBackward', ({ runtime, input, attribute }) => {
  const dOut = input('dOut'); // [N, rows]
  const matrix = attribute<WebgpuMatrix>('matrix');
  const tokenCount = dOut.shape[0] as number;
  const dx = runtime.allocate([tokenCount, matrix.columns]);
  if (tokenCount > 0) multiply(runtime, { matrix, input: runtime.bufferOf(dOut), output: runtime.bufferOf(dx), tokenCount });
  return dx;
});
