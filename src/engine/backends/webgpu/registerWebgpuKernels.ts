import { registerKernel } from '../../tensors.ts';
import type { KernelConfig } from '../../tensors.ts';
import { frozenMatMulKernel } from './kernels/FrozenMatMul.ts';
import { frozenMatMulBackwardKernel } from './kernels/FrozenMatMulBackward.ts';
import { gatherFrozenRowsKernel } from './kernels/GatherFrozenRows.ts';
import { prefixAttentionKernel } from './kernels/PrefixAttention.ts';
import { prefixAttentionBackwardKernel } from './kernels/PrefixAttentionBackward.ts';
import { rmsNormKernel } from './kernels/RmsNorm.ts';
import { rmsNormBackwardKernel } from './kernels/RmsNormBackward.ts';
import { ropeKernel } from './kernels/Rope.ts';
import { scatterAddRowsKernel } from './kernels/ScatterAddRows.ts';
import { swiGluKernel } from './kernels/SwiGlu.ts';
import { swiGluBackwardKernel } from './kernels/SwiGluBackward.ts';
import { targetCrossEntropyKernel } from './kernels/TargetCrossEntropy.ts';

/** Makes all our kernels known to tfjs for the backend `webgpu`; tfjs brings the rest. */
export function registerWebgpuKernels(): void {
  for (const kernel of kernels) registerKernel(kernel);
}

const kernels: readonly KernelConfig[] = [
  frozenMatMulKernel,
  frozenMatMulBackwardKernel,
  gatherFrozenRowsKernel,
  prefixAttentionKernel,
  prefixAttentionBackwardKernel,
  rmsNormKernel,
  rmsNormBackwardKernel,
  ropeKernel,
  scatterAddRowsKernel,
  swiGluKernel,
  swiGluBackwardKernel,
  targetCrossEntropyKernel,
];
