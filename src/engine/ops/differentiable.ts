import { customGrad, engine } from '../tensors.ts';
import type { Tensor } from '../tensors.ts';

/** What an operation's forward pass hands over. */
export interface Forward {
  readonly out: Tensor;
  /** Kept until the backward pass has run; nothing is kept when no gradient is being taken. */
  readonly saved?: readonly Tensor[];
  /**
   * Computes the gradients of all inputs at once, in their order and with their shapes.
   *
   * @param dOut Shape of `out`.
   * @param saved The tensors that `saved` listed.
   */
  backward(dOut: Tensor, saved: readonly Tensor[]): Tensor[];
}

/**
 * Runs an operation that brings its own gradient.
 *
 * Constants (frozen weights, positions) are closed over, never passed: every input gets a gradient.
 *
 * @param forward Runs without recording; gets the inputs in order.
 */
export function differentiable<Out extends Tensor>(inputs: readonly Tensor[], forward: (...inputs: Tensor[]) => Forward): Out {
  const operation = customGrad((...operands) => {
    const save = operands.at(-1) as (tensors: Tensor[]) => void;
    const { out, saved, backward } = forward(...(operands.slice(0, -1) as Tensor[]));
    save([...(saved ?? [])]);
    return { value: out, gradFunc: (dOut, kept) => backward(dOut, kept) };
  });
  return operation(...inputs) as Out;
}

/** Whether an operation that runs now is recorded for a gradient. */
export function isTakingGradient(): boolean {
  const { gradientDepth, kernelDepth } = engine().state;
  return gradientDepth > 0 && kernelDepth === 0;
}
