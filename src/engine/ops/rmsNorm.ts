// Legend: N tokens, D model width.

import { assert } from '../../base/assert.ts';
import { add, div, mean, mul, sqrt, square, tidy } from '../tensors.ts';
import type { Tensor, Tensor1D, Tensor2D } from '../tensors.ts';
import { differentiable } from './differentiable.ts';
import { hasKernel, runKernel, runKernelForAll } from './runKernel.ts';

/**
 * Scales each token to unit root mean square, then by the weight: `x / sqrt(mean(x²) + epsilon) * weight`.
 *
 * @param x `[N, D]`, the only input with a gradient.
 * @param weight `[D]`, constant.
 * @returns `[N, D]`.
 * Zhang and Sennrich, "Root Mean Square Layer Normalization"; llama.cpp `ggml_rms_norm`.
 */
export function rmsNorm(x: Tensor2D, weight: Tensor1D, epsilon: number): Tensor2D {
  assert(x.shape[1] === weight.shape[0], () => `weight [${weight.shape}] does not fit x [${x.shape}]`);
  if (!hasKernel('RmsNorm')) return compositeRmsNorm(x, weight, epsilon);
  return differentiable<Tensor2D>([x], (input) => {
    const [out, inverseRms] = runKernelForAll('RmsNorm', { x: input, weight }, { epsilon }) as [Tensor, Tensor]; // [N, D], [N]
    return {
      out,
      saved: [input, inverseRms],
      backward: (dOut, [savedX, savedInverseRms]) => [
        runKernel('RmsNormBackward', { dOut, x: savedX, weight, inverseRms: savedInverseRms }), // [N, D]
      ],
    };
  });
}

/** {@link rmsNorm} from plain operations. */
export function compositeRmsNorm(x: Tensor2D, weight: Tensor1D, epsilon: number): Tensor2D {
  return tidy(() => {
    const rms = sqrt(add(mean(square(x), 1, true), epsilon)); // [N, 1]
    return mul(div(x, rms), weight); // [N, D]
  });
}
