import { registerKernel } from '../../tensors.ts';
import type { KernelConfig } from '../../tensors.ts';

/** Makes all our kernels known to tfjs for the backend `webgpu`; tfjs brings the rest. */
export function registerWebgpuKernels(): void {
  for (const kernel of kernels) registerKernel(kernel);
}

const kernels: readonly KernelConfig[] = [];
