import { defined } from '../../../base/assert.ts';
import type { AdamWSlot, AdamWUpdate } from '../../optimizers/adamW.ts';
import { tensor } from '../../tensors.ts';
import type { Tensor, Variable } from '../../tensors.ts';
import { defineProgram, flatIndex, flatThreads } from './webgpuProgram.ts';
import { rowSumText } from './rowSum.ts';
import type { WebgpuRuntime } from './webgpuRuntime.ts';

/** An AdamW update that overwrites parameters and moments: one program for each parameter, and one read for the norm over all. */
export function webgpuAdamW(runtime: WebgpuRuntime, slots: readonly AdamWSlot[], gradients: readonly Tensor[]): AdamWUpdate {
  const gradientOf = (index: number): Tensor => defined(gradients[index], `gradient ${index}`);
  return {
    gradientNorm: () => {
      const sums = runtime.temporary(slots.length * 4);
      slots.forEach(({ parameter: { heldLength = 0 } }, index) => {
        const gradient = gradientOf(index);
        runtime.run(sumOfSquaresProgram, {
          buffers: [runtime.bufferOf(gradient), sums],
          uniforms: [gradient.size, heldLength, index],
          groups: [1],
        });
      });
      const squares = new Float32Array(runtime.readBuffer(sums)).subarray(0, slots.length);
      runtime.endKernel();
      return Math.sqrt(squares.reduce((total, square) => total + square, 0));
    },
    apply: ({ rateFactor, beta1, beta2, epsilon, step, gradientScale }) => {
      slots.forEach(({ parameter, firstMoment, secondMoment }, index) => {
        const { variable: trained, weightDecay = 0, heldLength = 0 } = parameter;
        const changed = [trained, firstMoment, secondMoment];
        for (const variable of changed) makeExclusive(runtime, variable);
        const learningRate = parameter.learningRate * rateFactor;
        runtime.run(updateProgram, {
          buffers: [gradientOf(index), ...changed].map((operand) => runtime.bufferOf(operand)),
          uniforms: [
            trained.size,
            heldLength,
            learningRate,
            1 - learningRate * weightDecay,
            beta1,
            beta2,
            1 - beta1 ** step,
            1 - beta2 ** step,
            epsilon,
            gradientScale,
          ],
          groups: runtime.flatGroups(trained.size, flatThreads),
        });
      });
    },
  };
}

const sumOfSquaresProgram = defineProgram({
  name: 'sumOfSquares',
  buffers: { gradient: 'f32', sums: '+f32' },
  uniforms: { count: 'u32', heldLength: 'u32', slot: 'u32' },
  threads: flatThreads,
  declarations: rowSumText(flatThreads),
  body: `
  var squares = 0.0;
  for (var index = u.heldLength + lane; index < u.count; index += ${flatThreads}u) { squares += gradient[index] * gradient[index]; }
  let total = rowSum(squares, lane);
  if (lane == 0u) { sums[u.slot] = total; }`,
});

const updateProgram = defineProgram({
  name: 'adamW',
  buffers: { gradient: 'f32', trained: '+f32', firstMoment: '+f32', secondMoment: '+f32' },
  uniforms: {
    count: 'u32',
    heldLength: 'u32',
    learningRate: 'f32',
    kept: 'f32',
    beta1: 'f32',
    beta2: 'f32',
    firstCorrection: 'f32',
    secondCorrection: 'f32',
    epsilon: 'f32',
    gradientScale: 'f32',
  },
  threads: flatThreads,
  body: `
  let index = ${flatIndex};
  if (index >= u.count || index < u.heldLength) { return; }
  let scaled = gradient[index] * u.gradientScale;
  let first = firstMoment[index] * u.beta1 + scaled * (1.0 - u.beta1);
  let second = secondMoment[index] * u.beta2 + scaled * scaled * (1.0 - u.beta2);
  firstMoment[index] = first;
  secondMoment[index] = second;
  let direction = first / u.firstCorrection / (sqrt(second / u.secondCorrection) + u.epsilon);
  trained[index] = trained[index] * u.kept - direction * u.learningRate;`,
});

/** Gives a variable memory of its own when a clone still shares it: the clone must keep the old values. */
function makeExclusive(runtime: WebgpuRuntime, changed: Variable): void {
  if (runtime.refCount(changed.dataId) === 1) return;
  const copy = tensor(runtime.readSync(changed.dataId), changed.shape);
  changed.assign(copy);
  copy.dispose();
}
