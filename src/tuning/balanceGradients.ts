// Two gradients of the same tensors into one: that of the project's code and that of the pairs.
import { add, addN, mul, sqrt, square, sum, tidy, type Scalar, type Tensor } from '../engine/tensors.ts';
import type { ObjectiveConfig } from './losses/objective.ts';

/** How {@link balanceGradients} adds. */
export interface BalanceOptions extends Pick<ObjectiveConfig, 'balance' | 'pairRatio'> {
  /** Norm above which the gradient of the project's code is scaled down before anything is added to it. Not for `sum`. */
  readonly clipNorm: number;
}

/**
 * Adds the gradient of the pairs so that it cannot crowd out the other.
 *
 * Under one common clip the longer of two gradients takes the room of the shorter one;
 * here each has its own limit, and that of the pairs is a part of the other's length.
 *
 * @param code One for each tensor; neither list is disposed.
 * @param pairs In the same order.
 */
export function balanceGradients(
  code: readonly Tensor[],
  pairs: readonly Tensor[],
  { balance, pairRatio, clipNorm }: BalanceOptions,
): Tensor[] {
  if (balance === 'sum') return code.map((gradient, index) => add(gradient, pairs[index] as Tensor));
  return tidy(() => {
    const [codeNorm, pairNorm] = [globalNorm(code), globalNorm(pairs)];
    const codeScale = codeNorm > clipNorm ? clipNorm / codeNorm : 1;
    const limit = pairRatio * codeNorm * codeScale;
    const isScaled = pairNorm > limit || (balance === 'normalise' && pairNorm > 0);
    const pairScale = isScaled ? limit / pairNorm : 1;
    return code.map((gradient, index) => add(mul(gradient, codeScale), mul(pairs[index] as Tensor, pairScale)));
  });
}

/** The norm over all elements of all tensors. */
export function globalNorm(tensors: readonly Tensor[]): number {
  return tidy(() => sqrt(addN(tensors.map((gradient) => sum<Scalar>(square(gradient))))).dataSync()[0] as number);
}
