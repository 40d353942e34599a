import { webgpuKernel } from '../webgpuKernel.ts';
import { defineProgram } from '../webgpuProgram.ts';
import { rowSumText } from '../rowSum.ts';

/** `x / sqrt(mean(x²) + epsilon) * weight`, `[N, D]`, and the factor `1 / sqrt(…)` per token, `[N]`. */
export const rmsNormKernel = webgpuKernel('RmsNorm', ({ runtime, input, attribute }) => {
  const x = input('x'); // [N, D]
  const [tokenCount, width] = x.shape as [number, number];
  const out = runtime.allocate([tokenCount, width]);
  const inverseRms = runtime.allocate([tokenCount]);
  if (tokenCount > 0 && width > 0) {
    runtime.run(program, {
      buffers: [x, input('weight'), out, inverseRms].map((tensor) => runtime.bufferOf(tensor)),
      uniforms: [width, attribute<number>('epsilon')],
      groups: [tokenCount],
    });
  }
  return [out, inverseRms];
});

/** A workgroup for each token. */
const program = defineProgram({
  name: 'rmsNorm',
  buffers: { x: 'f32', weight: 'f32', normed: '+f32', inverseRms: '+f32' },
  uniforms: { width: 'u32', epsilon: 'f32' },
  threads: 64,
  declarations: rowSumText(64),
  body: `
  let row = group.x * u.width;
  var squares = 0.0;
  for (var column = lane; column < u.width; column += 64u) { squares += x[row + column] * x[row + column]; }
  let factor = 1.0 / sqrt(rowSum(squares, lane) / f32(u.width) + u.epsilon);
  for (var column = lane; column < u.width; column += 64u) { normed[row + column] = x[row + column] * factor * weight[column]; }
  if (lane == 0u) { inverseRms[group.x] = factor; }`,
});
