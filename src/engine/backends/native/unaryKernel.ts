import type { KernelConfig } from '../../tensors.ts';
import type { Binding } from './binding.ts';
import { areFloats, nativeKernel } from './kernel.ts';

/** Names of the addon's functions from one slot to another of the same length. */
type UnaryFunction = 'exp' | 'log' | 'neg' | 'sigmoid' | 'sqrt' | 'square';

/** A kernel that maps each value of `x` by itself. */
export function unaryKernel(kernelName: string, functionName: UnaryFunction & keyof Binding): KernelConfig {
  return nativeKernel(kernelName, ({ binding, input, slot, allocate, fallBack }) => {
    const x = input('x');
    if (!areFloats(x)) return fallBack();
    const out = allocate(x.shape);
    binding[functionName](out.slot, slot(x));
    return out;
  });
}
