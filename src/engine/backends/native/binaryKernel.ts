import type { KernelConfig, TensorInfo } from '../../tensors.ts';
import { resolveBroadcast } from './broadcast.ts';
import { areFloats, nativeKernel } from './kernel.ts';
import type { KernelCall, Operand } from './kernel.ts';

/** The addon's functions for one arithmetic operation on two operands. */
interface BinaryFunctions {
  readonly plain: 'add' | 'sub' | 'mul' | 'div';
  readonly row: 'addRow' | 'subRow' | 'mulRow' | 'divRow';
  readonly column: 'addColumn' | 'subColumn' | 'mulColumn' | 'divColumn';
  /** Whether the operands may change places. */
  readonly isCommutative: boolean;
}

/** An element-wise kernel of `a` and `b`, where `b` may repeat over rows or columns of `a`; other repetitions fall back. */
export function binaryKernel(kernelName: string, functions: BinaryFunctions): KernelConfig {
  return nativeKernel(kernelName, (call) => {
    const [a, b] = [call.input('a'), call.input('b')];
    if (!areFloats(a, b)) return call.fallBack();
    return (
      tryBroadcast(call, functions, a, b) ?? (functions.isCommutative ? tryBroadcast(call, functions, b, a) : undefined) ?? call.fallBack()
    );
  });
}

function tryBroadcast({ binding, slot, allocate }: KernelCall, functions: BinaryFunctions, a: Operand, b: Operand): TensorInfo | undefined {
  const broadcast = resolveBroadcast(a.shape, b.shape);
  if (!broadcast) return undefined;
  const out = allocate(a.shape);
  if (broadcast.kind === 'none') binding[functions.plain](out.slot, slot(a), slot(b));
  else binding[functions[broadcast.kind]](out.slot, slot(a), slot(b), broadcast.rowCount, broadcast.rowSize);
  return out;
}
