import { webgpuKernel } from '../webgpuKernel.ts';
import { defineProgram, flatIndex, flatThreads } from '../webgpuProgram.ts';
import { sizeOf } from '../webgpuRuntime.ts';

/** `silu(gate) * up`, shaped as both. */
export const swiGluKernel = webgpuKernel('SwiGlu', ({ runtime, input }) => {
  const gate = input('gate');
  const count = sizeOf(gate.shape);
  const out = runtime.allocate(gate.shape);
  if (count > 0) {
    runtime.run(program, {
      buffers: [gate, input('up'), out].map((tensor) => runtime.bufferOf(tensor)),
      uniforms: [count],
      groups: runtime.flatGroups(count, flatThreads),
    });
  }
  return out;
});

const program = defineProgram({
  name: 'swiGlu',
  buffers: { gate: 'f32', up: 'f32', gated: '+f32' },
  uniforms: { count: 'u32' },
  threads: flatThreads,
  body: `
  let index = ${flatIndex};
  if (index >= u.count) { return; }
  gated[index] = gate[index] / (1.0 + exp(-gate[index])) * up[index];`,
});
