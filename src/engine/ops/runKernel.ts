import { engine, getBackend, getKernel } from '../tensors.ts';
import type { Tensor } from '../tensors.ts';

/** The names of our fused kernels. A backend that registers one of them is used for the op; others run the composite definition. */
export type FusedKernelName =
  | 'FrozenMatMul'
  | 'FrozenMatMulBackward'
  | 'GatherFrozenRows'
  | 'RmsNorm'
  | 'RmsNormBackward'
  | 'Rope'
  | 'PrefixAttention'
  | 'PrefixAttentionBackward'
  | 'SwiGlu'
  | 'SwiGluBackward'
  | 'TargetCrossEntropy'
  | 'ScatterAddRows'
  | 'DecoderLayer'
  | 'DecoderLayerBackward'
  | 'LowRankDecoderLayer'
  | 'LowRankDecoderLayerBackward';

/** Whether the active backend brings a fused kernel. */
export function hasKernel(name: FusedKernelName): boolean {
  return getKernel(name, getBackend()) !== undefined;
}

/** Runs a fused kernel with one output on the active backend. It records no gradient: call it inside `customGrad`. */
export function runKernel(name: FusedKernelName, inputs: Record<string, Tensor | undefined>, attributes: object = {}): Tensor {
  return engine().runKernel<Tensor>(name, inputs as Record<string, Tensor>, attributes as Record<string, never>);
}

/** {@link runKernel} for a kernel with several outputs, in the kernel's order. */
export function runKernelForAll(name: FusedKernelName, inputs: Record<string, Tensor | undefined>, attributes: object = {}): Tensor[] {
  return engine().runKernel<Tensor[]>(name, inputs as Record<string, Tensor>, attributes as Record<string, never>);
}
