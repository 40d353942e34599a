import { assert } from '../../base/assert.ts';
import { mul, sigmoid, tidy } from '../tensors.ts';
import type { Tensor2D } from '../tensors.ts';
import { differentiable } from './differentiable.ts';
import { hasKernel, runKernel, runKernelForAll } from './runKernel.ts';

/**
 * Gates one projection by another: `silu(gate) * up` with `silu(z) = z / (1 + exp(-z))`.
 *
 * @param gate `[N, features]`.
 * @param up `[N, features]`.
 * @returns `[N, features]`.
 * Shazeer, "GLU Variants Improve Transformer".
 */
export function swiGlu(gate: Tensor2D, up: Tensor2D): Tensor2D {
  assert(gate.shape[0] === up.shape[0] && gate.shape[1] === up.shape[1], () => `gate [${gate.shape}] and up [${up.shape}] differ`);
  if (!hasKernel('SwiGlu')) return compositeSwiGlu(gate, up);
  return differentiable<Tensor2D>([gate, up], (gateInput, upInput) => ({
    out: runKernel('SwiGlu', { gate: gateInput, up: upInput }), // [N, features]
    saved: [gateInput, upInput],
    backward: (dOut, [savedGate, savedUp]) => runKernelForAll('SwiGluBackward', { dOut, gate: savedGate, up: savedUp }), // 2 x [N, features]
  }));
}

/** {@link swiGlu} from plain operations. */
export function compositeSwiGlu(gate: Tensor2D, up: Tensor2D): Tensor2D {
  return tidy(() => mul(mul(gate, sigmoid(gate)), up)); // [N, features]
}
