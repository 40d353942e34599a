import { defined } from '../../../base/assert.ts';
import type { KernelConfig, TensorInfo } from '../../tensors.ts';
import { runtimeOf, type WebgpuRuntime } from './webgpuRuntime.ts';

/** What a kernel of ours gets. */
export interface WebgpuKernelCall {
  readonly runtime: WebgpuRuntime;
  /** An input that must be there. */
  input(name: string): TensorInfo;
  /** An input that may be left out. */
  optional(name: string): TensorInfo | undefined;
  /** A named attribute; the type is the caller's knowledge of our op. */
  attribute<T>(name: string): T;
}

/** Describes a kernel of ours for tfjs. */
export function webgpuKernel(kernelName: string, run: (call: WebgpuKernelCall) => TensorInfo | TensorInfo[]): KernelConfig {
  return {
    kernelName,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const optional = (name: string): TensorInfo | undefined => inputs[name];
      const runtime = defined(runtimeOf(backend), 'runtime of the backend');
      const outputs = run({
        runtime,
        optional,
        input: (name) => defined(optional(name), `input ${name} of ${kernelName}`),
        attribute: <T>(name: string): T => (attrs as Record<string, unknown> | undefined)?.[name] as T,
      });
      runtime.endKernel();
      return outputs;
    },
  };
}
