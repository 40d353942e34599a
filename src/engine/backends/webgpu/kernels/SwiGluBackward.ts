import { webgpuKernel } from '../webgpuKernel.ts';
import { defineProgram, flatIndex, flatThreads } from '../webgpuProgram.ts';
import { sizeOf } from '../webgpuRuntime.ts';

/** The gradients of `SwiGlu` with respect to gate and up, each shaped as both. */
export const swiGluBackwardKernel = webgpuKernel('SwiGluBackward', ({ runtime, input }) => {
  const gate = input('gate');
  const count = sizeOf(gate.shape);
  const [dGate, dUp] = [runtime.allocate(gate.shape), runtime.allocate(gate.shape)];
  if (count > 0) {
    runtime.run(program, {
      buffers: [input('dOut'), gate, input('up'), dGate, dUp].map((tensor) => runtime.bufferOf(tensor)),
      uniforms: [count],
      groups: runtime.flatGroups(count, flatThreads),
    });
  }
  return [dGate, dUp];
});

const program = defineProgram({
  name: 'swiGluBackward',
  buffers: { dGated: 'f32', gate: 'f32', up: 'f32', dGate: '+f32', dUp: '+f32' },
  uniforms: { count: 'u32' },
  threads: flatThreads,
  body: `
  let index = ${flatIndex};
  if (index >= u.count) { return; }
  let sigmoid = 1.0 / (1.0 + exp(-gate[index]));
  dUp[index] = dGated[index] * gate[index] * sigmoid;
  dGate[index] = dGated[index] * up[index] * sigmoid * (1.0 + gate[index] * (1.0 - sigmoid));`,
});
