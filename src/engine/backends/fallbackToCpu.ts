// Fills the gaps of a backend with tfjs's plain JavaScript kernels.
// Slow on big tensors; it is there so that no operation is missing.

import { defined } from '../../base/assert.ts';
import { findBackend, getKernel, getKernelsForBackend, registerKernel } from '../tensors.ts';
import type { KernelFunc, TensorInfo } from '../tensors.ts';

/** Registers, for a backend, every kernel that only the plain JavaScript backend has. */
export function registerCpuFallback(backendName: string): void {
  for (const { kernelName } of getKernelsForBackend('cpu')) {
    if (getKernel(kernelName, backendName) === undefined) registerKernel({ kernelName, backendName, kernelFunc: runOnCpu(kernelName) });
  }
}

/** A kernel for any backend that copies its inputs over, runs the plain JavaScript kernel of that name and copies the results back. */
export function runOnCpu(kernelName: string): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const own = backend as Storage;
    const cpu = findBackend('cpu') as unknown as Storage;
    const { kernelFunc } = defined(getKernel(kernelName, 'cpu'), `cpu kernel ${kernelName}`);
    const temporaries: TensorInfo[] = [];
    const copyIn = (input: TensorInfo): TensorInfo => {
      const copied = copyTo(cpu, input, own.readSync(input.dataId));
      temporaries.push(copied);
      return copied;
    };
    // A kernel with a list of inputs gets an array, the others an object by name.
    const cpuInputs = Array.isArray(inputs)
      ? inputs.map(copyIn)
      : Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input && copyIn(input)]));
    const results = kernelFunc({ inputs: cpuInputs as never, backend: cpu, ...(attrs && { attrs }) });
    const copyOut = (result: TensorInfo): TensorInfo => {
      temporaries.push(result);
      return copyTo(own, result, cpu.readSync(result.dataId));
    };
    const outputs = Array.isArray(results) ? results.map(copyOut) : copyOut(results);
    for (const { dataId } of temporaries) cpu.disposeData(dataId);
    return outputs;
  };
}

/** The part of a tfjs backend that copying needs. */
interface Storage {
  readSync(dataId: object): unknown;
  write(values: unknown, shape: number[], dtype: string): object;
  disposeData(dataId: object): boolean;
}

function copyTo(target: Storage, { shape, dtype }: TensorInfo, values: unknown): TensorInfo {
  return { dataId: target.write(values, shape, dtype), shape, dtype };
}
