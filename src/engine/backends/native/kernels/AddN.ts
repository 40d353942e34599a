import { defined } from '../../../../base/assert.ts';
import { areFloats, nativeKernel } from '../kernel.ts';

/** The sum of tensors of one shape. */
export const addNKernel = nativeKernel('AddN', ({ binding, list, slot, allocate, fallBack }) => {
  const operands = list();
  if (!areFloats(...operands)) return fallBack();
  const [first, ...others] = operands;
  const out = allocate(defined(first, 'first operand').shape);
  binding.copy(out.slot, slot(defined(first, 'first operand')));
  for (const other of others) binding.add(out.slot, out.slot, slot(other));
  return out;
});
