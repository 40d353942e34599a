// Legend: N tokens, U targets, D model width, V vocabulary.

import { assert } from '../../base/assert.ts';
import type { FrozenMatrix } from '../frozenMatrix.ts';
import { add, gather, mul, sub, sum, tensor1d, tidy, valueAndGrads } from '../tensors.ts';
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '../tensors.ts';
import { targetCrossEntropy } from './targetCrossEntropy.ts';

/** By what a distribution over the vocabulary is remembered so that others can be compared with it: D + 1 numbers in place of V. */
export interface ReferenceTargets {
  /** `[U, D]` */
  readonly gradients: Tensor2D;
  /** `[U]` nats. */
  readonly offsets: Tensor1D;
}

/**
 * Remembers the next-token distributions of a reference.
 *
 * With its hidden state `r`, the cross entropy of a token `t` is `c(r) = lse(W r) - (W r)_t`, and its gradient is the mean row of `W`
 * under the reference less the token's own, `g = E_r[W] - W_t`. Kept are `g` and `g · r - c(r)`, see {@link targetDivergences}.
 *
 * @param hidden `[N, D]` of the reference, after the final norm.
 * @param matrix The output projection, `V x D`.
 * @param positions `[U]`, the row of `hidden` that predicts.
 * @param tokens `[U]`, in `0 … V - 1`. Which ones they are cancels out.
 */
export function rememberTargets(hidden: Tensor2D, matrix: FrozenMatrix, positions: Int32Array, tokens: Int32Array): ReferenceTargets {
  return tidy(() => {
    const rows = gather(hidden, tensor1d(positions, 'int32')); // [U, D]
    const inOrder = Int32Array.from(tokens.keys());
    let crossEntropies: Float32Array | undefined; // [U]
    const total = (input: Tensor): Scalar => {
      const losses = targetCrossEntropy(input as Tensor2D, matrix, inOrder, tokens); // [U]
      crossEntropies = Float32Array.from(losses.dataSync());
      return sum(losses);
    };
    const gradients = valueAndGrads(total)([rows]).grads[0] as Tensor2D; // [U, D]
    assert(crossEntropies !== undefined, () => 'the cross entropies were not computed');
    return { gradients, offsets: sub<Tensor1D>(sum(mul(gradients, rows), 1), tensor1d(crossEntropies)) };
  });
}

/**
 * How far the model has moved from a reference at each target: `KL(reference || model) = sum over v of p_r(v) log(p_r(v) / p_h(v))`, nats.
 *
 * Since log-probabilities are linear in the hidden state but for their log-sum-exp, it is
 * `lse(W h) - lse(W r) - (h - r) · E_r[W] = c(h) - h · g + (g · r - c(r))`: the cross entropy of any token and a product with what
 * {@link rememberTargets} kept. So it needs no second pass over the vocabulary, and never a matrix of logits.
 * A difference of larger numbers: below 1e-5 nats it is rounding in f32, below 2e-2 partly rounding with bf16 weights; the gradient
 * `E_h[W] - E_r[W]` is not affected.
 *
 * @param hidden `[N, D]`, after the final norm; the divergences are differentiable in it.
 * @param crossEntropies `[U]` of the same positions and tokens, from `targetCrossEntropy` of `hidden`.
 * @param positions `[U]`, the row of `hidden` that predicts.
 * @returns `[U]`.
 */
export function targetDivergences(
  hidden: Tensor2D,
  crossEntropies: Tensor1D,
  positions: Int32Array,
  { gradients, offsets }: ReferenceTargets,
): Tensor1D {
  const fits = gradients.shape[0] === positions.length && gradients.shape[1] === hidden.shape[1];
  assert(fits, () => `a reference of [${gradients.shape}] for ${positions.length} targets of [${hidden.shape}]`);
  const rows = gather(hidden, tensor1d(positions, 'int32')); // [U, D]
  return add(sub(crossEntropies, sum(mul(rows, gradients), 1)), offsets); // [U]
}
