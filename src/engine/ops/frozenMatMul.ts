// Legend: N tokens, `rows` output features, `columns` input features.

import { assert } from '../../base/assert.ts';
import { dequantizedValues, hasOwnKernels } from '../frozenMatrix.ts';
import type { FrozenMatrix } from '../frozenMatrix.ts';
import { add, matMul } from '../tensors.ts';
import type { Tensor1D, Tensor2D } from '../tensors.ts';
import { differentiable } from './differentiable.ts';
import { runKernel } from './runKernel.ts';

/**
 * Multiplies by the transpose of a frozen matrix: `x · Wᵀ + bias`.
 *
 * @param x `[N, columns]`, the only input with a gradient.
 * @param bias `[rows]`, constant.
 * @returns `[N, rows]`.
 */
export function frozenMatMul(x: Tensor2D, matrix: FrozenMatrix, bias?: Tensor1D): Tensor2D {
  assert(x.shape[1] === matrix.columns, () => `x [${x.shape}] does not fit a matrix of ${matrix.rows} x ${matrix.columns}`);
  if (!hasOwnKernels(matrix)) return compositeFrozenMatMul(x, dequantizedValues(matrix), bias);
  return differentiable<Tensor2D>([x], (input) => ({
    out: runKernel('FrozenMatMul', bias ? { x: input, bias } : { x: input }, { matrix }), // [N, rows]
    backward: (dOut) => [runKernel('FrozenMatMulBackward', { dOut }, { matrix })], // [N, columns]
  }));
}

/**
 * {@link frozenMatMul} from plain operations.
 *
 * @param values `[rows, columns]`, without a gradient.
 */
export function compositeFrozenMatMul(x: Tensor2D, values: Tensor2D, bias?: Tensor1D): Tensor2D {
  const product = differentiable<Tensor2D>([x], (input) => ({
    out: matMul(input, values, false, true), // [N, rows]
    backward: (dOut) => [matMul(dOut, values)], // [N, columns]
  }));
  if (!bias) return product;
  const sum: Tensor2D = add(product, bias); // [N, rows]
  product.dispose();
  return sum;
}
