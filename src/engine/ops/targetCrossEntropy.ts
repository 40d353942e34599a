// Legend: N tokens, M targets, D model width, V vocabulary, C vocabulary chunk.

import { assert, defined } from '../../base/assert.ts';
import { dequantizedValues, hasOwnKernels } from '../frozenMatrix.ts';
import type { FrozenMatrix } from '../frozenMatrix.ts';
import {
  add,
  dispose,
  div,
  exp,
  gather,
  log,
  matMul,
  max,
  maximum,
  mul,
  reshape,
  slice,
  sub,
  sum,
  tensor1d,
  tidy,
  unsortedSegmentSum,
  zeros,
} from '../tensors.ts';
import type { Tensor, Tensor1D, Tensor2D } from '../tensors.ts';
import { differentiable, isTakingGradient } from './differentiable.ts';
import { runKernel, runKernelForAll } from './runKernel.ts';

/** Rows of the vocabulary whose logits exist at one time in the composite definition. A guess: 8 MB of logits for 512 targets. */
const compositeChunkRows = 4096;

/**
 * How surprised the model is at each target token, in nats: the cross entropy of `softmax(hidden · Wᵀ)`.
 *
 * The vocabulary is taken in chunks, so a full matrix of logits never exists.
 * The gradient of each target's own row is computed in the forward pass when a gradient is being taken; the backward pass only scales it.
 *
 * @param hidden `[N, D]`, after the final norm; the only input with a gradient.
 * @param matrix The output projection, `V x D`.
 * @param targetPositions `[M]`, the row of `hidden` that predicts; may name a row more than once.
 * @param targetTokens `[M]`, in `0 … V - 1`.
 * @returns `[M]`.
 */
export function targetCrossEntropy(
  hidden: Tensor2D,
  matrix: FrozenMatrix,
  targetPositions: Int32Array,
  targetTokens: Int32Array,
): Tensor1D {
  assertTargets(hidden, matrix, targetPositions, targetTokens);
  if (!hasOwnKernels(matrix)) return compositeTargetCrossEntropy(hidden, dequantizedValues(matrix), targetPositions, targetTokens);
  const wantsGradient = isTakingGradient();
  return differentiable<Tensor1D>([hidden], (input) => {
    const [losses, dRows] = runKernelForAll(
      'TargetCrossEntropy',
      { hidden: input },
      { matrix, targetPositions, targetTokens, wantsGradient },
    ) as [Tensor, Tensor | undefined]; // [M], [M, D]
    return {
      out: losses,
      saved: dRows ? [dRows] : [],
      backward: (dOut, [savedRows]) => {
        const scaled = mul(savedRows as Tensor, reshape(dOut, [-1, 1])); // [M, D]
        return [runKernel('ScatterAddRows', { rows: scaled }, { targetPositions, rowCount: hidden.shape[0] })]; // [N, D]
      },
    };
  });
}

/**
 * {@link targetCrossEntropy} from plain operations.
 *
 * @param values `[V, D]`, without a gradient.
 * @param chunkRows C; any number above 0 gives the same losses up to rounding.
 */
export function compositeTargetCrossEntropy(
  hidden: Tensor2D,
  values: Tensor2D,
  targetPositions: Int32Array,
  targetTokens: Int32Array,
  chunkRows: number = compositeChunkRows,
): Tensor1D {
  const [tokenCount, width] = hidden.shape;
  if (targetPositions.length === 0)
    return differentiable<Tensor1D>([hidden], () => ({ out: zeros([0]), backward: () => [zeros([tokenCount, width])] }));
  const wantsGradient = isTakingGradient();
  return differentiable<Tensor1D>([hidden], (input) => {
    const rows = gather(input as Tensor2D, tensor1d(targetPositions, 'int32')); // [M, D]
    const { logSumExp, expectedRow } = scanVocabulary(rows, values, chunkRows, wantsGradient); // [M, 1], [M, D]
    const targetRows = gather(values, tensor1d(targetTokens, 'int32')); // [M, D]
    const targetLogits = sum(mul(rows, targetRows), 1, true); // [M, 1]
    return {
      out: reshape(sub(logSumExp, targetLogits), [targetTokens.length]), // [M]
      saved: expectedRow ? [sub(expectedRow, targetRows)] : [],
      backward: (dOut, [dRows]) => {
        const scaled = mul(dRows as Tensor, reshape(dOut, [-1, 1])); // [M, D]
        return [unsortedSegmentSum(scaled, tensor1d(targetPositions, 'int32'), tokenCount)]; // [N, D]
      },
    };
  });
}

/** What {@link scanVocabulary} has gathered so far; powers are relative to `highest`. */
interface Scan {
  readonly highest: Tensor; // [M, 1]
  readonly total: Tensor; // [M, 1]
  readonly weighted?: Tensor; // [M, D]
}

/** Log-sum-exp of the logits, and their softmax times W, in one pass over the vocabulary with a running maximum. */
function scanVocabulary(
  rows: Tensor2D,
  values: Tensor2D,
  chunkRows: number,
  wantsExpectedRow: boolean,
): { logSumExp: Tensor; expectedRow: Tensor | undefined } {
  const [vocabularySize, width] = values.shape;
  let scan: Scan | undefined;
  for (let begin = 0; begin < vocabularySize; begin += chunkRows) {
    const previous = scan;
    scan = tidy((): Scan & Record<string, Tensor> => {
      const chunk = slice(values, [begin, 0], [Math.min(chunkRows, vocabularySize - begin), width]); // [C, D]
      const logits = matMul(rows, chunk, false, true); // [M, C]
      const chunkHighest = max(logits, 1, true); // [M, 1]
      const highest = previous ? maximum(previous.highest, chunkHighest) : chunkHighest; // [M, 1]
      const powers = exp(sub(logits, highest)); // [M, C]
      const shrink = previous && exp(sub(previous.highest, highest)); // [M, 1]
      const accumulate = (old: Tensor | undefined, fresh: Tensor): Tensor => (old && shrink ? add(mul(old, shrink), fresh) : fresh);
      const total = accumulate(previous?.total, sum(powers, 1, true)); // [M, 1]
      if (!wantsExpectedRow) return { highest, total };
      return { highest, total, weighted: accumulate(previous?.weighted, matMul(powers, chunk)) }; // [M, D]
    });
    if (previous) dispose({ ...previous });
  }
  const { highest, total, weighted } = defined(scan, 'a vocabulary');
  return { logSumExp: add(log(total), highest), expectedRow: weighted && div(weighted, total) }; // [M, 1], [M, D]
}

/** Checks what both {@link targetCrossEntropy} and scoring without a gradient expect of their inputs. */
export function assertTargets(hidden: Tensor2D, matrix: FrozenMatrix, positions: Int32Array, tokens: Int32Array): void {
  assert(hidden.shape[1] === matrix.columns, () => `hidden [${hidden.shape}] does not fit a matrix of ${matrix.rows} x ${matrix.columns}`);
  assert(positions.length === tokens.length, () => `${positions.length} positions for ${tokens.length} tokens`);
  const within = (values: Int32Array, bound: number): boolean => values.every((value) => value >= 0 && value < bound);
  assert(within(positions, hidden.shape[0]), () => `positions must lie in 0..${hidden.shape[0] - 1}, got [${positions}]`);
  assert(within(tokens, matrix.rows), () => `tokens must lie in 0..${matrix.rows - 1}, got [${tokens}]`);
}
