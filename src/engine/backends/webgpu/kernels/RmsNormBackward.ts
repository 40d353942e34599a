import { rowSumText } from '../rowSum.ts';
import { webgpuKernel } from '../webgpuKernel.ts';
import { defineProgram } from '../webgpuProgram.ts';

/** The gradient of `RmsNorm` with respect to x, `[N, D]`. */
export const rmsNormBackwardKernel = webgpuKernel('RmsNormBackward', ({ runtime, input }) => {
  const x = input('x'); // [N, D]
  const [tokenCount, width] = x.shape as [number, number];
  const dx = runtime.allocate([tokenCount, width]);
  if (tokenCount > 0 && width > 0) {
    runtime.run(program, {
      buffers: [input('dOut'), x, input('weight'), input('inverseRms'), dx].map((tensor) => runtime.bufferOf(tensor)),
      uniforms: [width],
      groups: [tokenCount],
    });
  }
  return dx;
});

/** A workgroup for each token: `dx = r * (w dy - x r² mean(w dy x))` with `r` the inverse root mean square. */
const program = defineProgram({
  name: 'rmsNormBackward',
  buffers: { dNormed: 'f32', x: 'f32', weight: 'f32', inverseRms: 'f32', dx: '+f32' },
  uniforms: { width: 'u32' },
  threads: 64,
  declarations: rowSumText(64),
  body: `
  let row = group.x * u.width;
  let factor = inverseRms[group.x];
  var products = 0.0;
  for (var column = lane; column < u.width; column += 64u) {
    products += dNormed[row + column] * weight[column] * x[row + column];
  }
  let along = rowSum(products, lane) / f32(u.width) * factor * factor;
  for (var column = lane; column < u.width; column += 64u) {
    dx[row + column] = factor * (dNormed[row + column] * weight[column] - x[row + column] * along);
  }`,
});
