import { defined } from '../../../base/assert.ts';
import type { DataType, KernelConfig, TensorInfo } from '../../tensors.ts';
import { runOnCpu } from '../fallbackToCpu.ts';
import type { NativeBackend } from './nativeBackend.ts';

/** A tensor as kernels see it. */
export type Operand = TensorInfo;

/** What a kernel of the native backend gets. */
export interface KernelCall {
  readonly backend: NativeBackend;
  /** The addon. */
  readonly binding: NativeBackend['binding'];
  /** An input that must be there. */
  input(name: string): Operand;
  /** An input that may be left out. */
  optional(name: string): Operand | undefined;
  /** All inputs in order, for kernels with a list. */
  list(): Operand[];
  /** A named attribute; the type is the caller's knowledge of tfjs or of our op. */
  attribute<T>(name: string): T;
  /** The slot of a tensor. */
  slot(operand: Operand): number;
  /** Computes the same in plain JavaScript, for the rare shapes and types that the addon does not know. */
  fallBack(): TensorInfo | TensorInfo[];
  /** A fresh tensor to write into. */
  allocate(shape: readonly number[], dtype?: DataType): Operand & { readonly slot: number };
}

/** Describes a kernel of the native backend for tfjs. */
export function nativeKernel(kernelName: string, run: (call: KernelCall) => TensorInfo | TensorInfo[]): KernelConfig {
  return {
    kernelName,
    backendName: 'native',
    kernelFunc: (call) => {
      const { inputs, attrs, backend: anyBackend } = call;
      const backend = anyBackend as NativeBackend;
      const optional = (name: string): Operand | undefined => inputs[name];
      return run({
        backend,
        binding: backend.binding,
        optional,
        input: (name) => defined(optional(name), `input ${name} of ${kernelName}`),
        list: () => inputs as unknown as Operand[],
        attribute: <T>(name: string): T => (attrs as Record<string, unknown> | undefined)?.[name] as T,
        slot: (operand) => backend.slotOf(operand),
        fallBack: () => runOnCpu(kernelName)(call),
        allocate: (shape, dtype) => backend.allocate([...shape], dtype),
      });
    },
  };
}

/** The number of values of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Whether all operands hold f32, the only type that the addon computes with. */
export function areFloats(...operands: Operand[]): boolean {
  return operands.every(({ dtype }) => dtype === 'float32');
}
