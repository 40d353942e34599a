import { nativeKernel } from '../kernel.ts';

/** `silu(gate) * up`, shaped as both. */
export const swiGluKernel = nativeKernel('SwiGlu', ({ binding, backend, input, slot, allocate }) => {
  const gate = input('gate');
  const out = allocate(gate.shape);
  binding.swiGlu(out.slot, slot(gate), slot(input('up')), backend.dataOf(gate.dataId).size);
  return out;
});
