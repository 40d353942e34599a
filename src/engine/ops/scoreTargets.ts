// Legend: N tokens, M targets, D model width, V vocabulary, C vocabulary chunk.

import { defined } from '../../base/assert.ts';
import { dequantizedValues, hasOwnKernels } from '../frozenMatrix.ts';
import type { FrozenMatrix } from '../frozenMatrix.ts';
import { argMax, dispose, gather, matMul, max, slice, tensor1d, tidy } from '../tensors.ts';
import type { Tensor, Tensor2D, TypedArray } from '../tensors.ts';
import { runKernelForAll } from './runKernel.ts';
import { assertTargets, compositeTargetCrossEntropy } from './targetCrossEntropy.ts';

/** What the model makes of each target. */
export interface TargetScores {
  /** `[M]` nats. */
  readonly losses: Float32Array;
  /** `[M]`, the likeliest token; the lowest id among equals. */
  readonly argmax: Int32Array;
}

/**
 * Scores targets without a gradient, for evaluation.
 *
 * @param hidden `[N, D]`, after the final norm.
 * @param matrix The output projection, `V x D`.
 * @param targetPositions `[M]`, the row of `hidden` that predicts.
 * @param targetTokens `[M]`.
 */
export function scoreTargets(hidden: Tensor2D, matrix: FrozenMatrix, targetPositions: Int32Array, targetTokens: Int32Array): TargetScores {
  assertTargets(hidden, matrix, targetPositions, targetTokens);
  if (!hasOwnKernels(matrix)) return compositeScoreTargets(hidden, dequantizedValues(matrix), targetPositions, targetTokens);
  const argmax = new Int32Array(targetTokens.length);
  const attributes = { matrix, targetPositions, targetTokens, wantsGradient: false, argmax };
  const [losses] = runKernelForAll('TargetCrossEntropy', { hidden }, attributes);
  const scores = { losses: defined(losses, 'losses').dataSync<'float32'>(), argmax };
  defined(losses, 'losses').dispose();
  return scores;
}

/**
 * {@link scoreTargets} from plain operations.
 *
 * @param values `[V, D]`.
 * @param chunkRows C.
 */
export function compositeScoreTargets(
  hidden: Tensor2D,
  values: Tensor2D,
  targetPositions: Int32Array,
  targetTokens: Int32Array,
  chunkRows = 4096,
): TargetScores {
  const argmax = new Int32Array(targetTokens.length);
  const highest = new Float32Array(targetTokens.length).fill(-Infinity);
  const [vocabularySize, width] = values.shape;
  for (let begin = 0; targetTokens.length > 0 && begin < vocabularySize; begin += chunkRows) {
    const [chunkHighest, chunkArgmax] = readSync(() => {
      const chunk = slice(values, [begin, 0], [Math.min(chunkRows, vocabularySize - begin), width]); // [C, D]
      const logits = matMul(gather(hidden, tensor1d(targetPositions, 'int32')), chunk, false, true); // [M, C]
      return [max(logits, 1), argMax(logits, 1)]; // 2 x [M]
    }) as [TypedArray, TypedArray];
    chunkHighest.forEach((value, target) => {
      if (value <= (highest[target] as number)) return;
      highest[target] = value;
      argmax[target] = begin + (chunkArgmax[target] as number);
    });
  }
  const [losses] = readSync(() => [compositeTargetCrossEntropy(hidden, values, targetPositions, targetTokens)]) as [Float32Array]; // [M]
  return { losses, argmax };
}

/** Computes tensors, copies their values out and frees them. */
function readSync(compute: () => Tensor[]): TypedArray[] {
  const tensors = tidy(compute);
  const values = tensors.map((tensor) => tensor.dataSync().slice());
  dispose(tensors);
  return values;
}
