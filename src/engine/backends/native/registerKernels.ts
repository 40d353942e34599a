import { registerKernel } from '../../tensors.ts';
import { addKernel } from './kernels/Add.ts';
import { addNKernel } from './kernels/AddN.ts';
import { batchMatMulKernel } from './kernels/BatchMatMul.ts';
import { castKernel } from './kernels/Cast.ts';
import { concatKernel } from './kernels/Concat.ts';
import { decoderLayerKernel } from './kernels/DecoderLayer.ts';
import { decoderLayerBackwardKernel } from './kernels/DecoderLayerBackward.ts';
import { lowRankDecoderLayerKernel } from './kernels/LowRankDecoderLayer.ts';
import { lowRankDecoderLayerBackwardKernel } from './kernels/LowRankDecoderLayerBackward.ts';
import { expKernel } from './kernels/Exp.ts';
import { expandDimsKernel } from './kernels/ExpandDims.ts';
import { fillKernel } from './kernels/Fill.ts';
import { frozenMatMulKernel } from './kernels/FrozenMatMul.ts';
import { frozenMatMulBackwardKernel } from './kernels/FrozenMatMulBackward.ts';
import { gatherFrozenRowsKernel } from './kernels/GatherFrozenRows.ts';
import { gatherV2Kernel } from './kernels/GatherV2.ts';
import { identityKernel } from './kernels/Identity.ts';
import { logKernel } from './kernels/Log.ts';
import { meanKernel } from './kernels/Mean.ts';
import { multiplyKernel } from './kernels/Multiply.ts';
import { negKernel } from './kernels/Neg.ts';
import { onesLikeKernel } from './kernels/OnesLike.ts';
import { padV2Kernel } from './kernels/PadV2.ts';
import { prefixAttentionKernel } from './kernels/PrefixAttention.ts';
import { prefixAttentionBackwardKernel } from './kernels/PrefixAttentionBackward.ts';
import { realDivKernel } from './kernels/RealDiv.ts';
import { reshapeKernel } from './kernels/Reshape.ts';
import { rmsNormKernel } from './kernels/RmsNorm.ts';
import { rmsNormBackwardKernel } from './kernels/RmsNormBackward.ts';
import { ropeKernel } from './kernels/Rope.ts';
import { scatterAddRowsKernel } from './kernels/ScatterAddRows.ts';
import { sigmoidKernel } from './kernels/Sigmoid.ts';
import { sliceKernel } from './kernels/Slice.ts';
import { splitVKernel } from './kernels/SplitV.ts';
import { sqrtKernel } from './kernels/Sqrt.ts';
import { squareKernel } from './kernels/Square.ts';
import { subKernel } from './kernels/Sub.ts';
import { sumKernel } from './kernels/Sum.ts';
import { swiGluKernel } from './kernels/SwiGlu.ts';
import { swiGluBackwardKernel } from './kernels/SwiGluBackward.ts';
import { targetCrossEntropyKernel } from './kernels/TargetCrossEntropy.ts';
import { transposeKernel } from './kernels/Transpose.ts';
import { unsortedSegmentSumKernel } from './kernels/UnsortedSegmentSum.ts';
import { zerosLikeKernel } from './kernels/ZerosLike.ts';

// Alphabetical, one file each.
const kernels = [
  addKernel,
  addNKernel,
  batchMatMulKernel,
  castKernel,
  concatKernel,
  decoderLayerKernel,
  decoderLayerBackwardKernel,
  lowRankDecoderLayerKernel,
  lowRankDecoderLayerBackwardKernel,
  expKernel,
  expandDimsKernel,
  fillKernel,
  frozenMatMulKernel,
  frozenMatMulBackwardKernel,
  gatherFrozenRowsKernel,
  gatherV2Kernel,
  identityKernel,
  logKernel,
  meanKernel,
  multiplyKernel,
  negKernel,
  onesLikeKernel,
  padV2Kernel,
  prefixAttentionKernel,
  prefixAttentionBackwardKernel,
  realDivKernel,
  reshapeKernel,
  rmsNormKernel,
  rmsNormBackwardKernel,
  ropeKernel,
  scatterAddRowsKernel,
  sigmoidKernel,
  sliceKernel,
  splitVKernel,
  sqrtKernel,
  squareKernel,
  subKernel,
  sumKernel,
  swiGluKernel,
  swiGluBackwardKernel,
  targetCrossEntropyKernel,
  transposeKernel,
  unsortedSegmentSumKernel,
  zerosLikeKernel,
];

/** Registers every kernel of the native backend with tfjs. */
export function registerKernels(): void {
  for (const kernel of kernels) registerKernel(kernel);
}
