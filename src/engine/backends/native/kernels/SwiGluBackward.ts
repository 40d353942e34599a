import { nativeKernel } from '../kernel.ts';

/** The gradients of `SwiGlu` with respect to gate and up, each shaped as both. */
export const swiGluBackwardKernel = nativeKernel('SwiGluBackward', ({ binding, backend, input, slot, allocate }) => {
  const gate = input('gate');
  const dGate = allocate(gate.shape);
  const dUp = allocate(gate.shape);
  binding.swiGluBackward(dGate.slot, dUp.slot, slot(input('dOut')), slot(gate), slot(input('up')), backend.dataOf(gate.dataId).size);
  return [dGate, dUp];
});
