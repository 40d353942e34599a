// Loshchilov and Hutter, "Decoupled Weight Decay Regularization".
// On the native backend and on a GPU parameters and moments change in place; elsewhere the same update is made of plain operations.

import { assert, defined } from '../../base/assert.ts';
import { nativeAdamW } from '../backends/native/nativeAdamW.ts';
import { NativeBackend } from '../backends/native/nativeBackend.ts';
import { webgpuAdamW } from '../backends/webgpu/webgpuAdamW.ts';
import { runtimeOf } from '../backends/webgpu/webgpuRuntime.ts';
import { add, backend, div, mul, sqrt, square, sub, sum, tensor, tidy, variable, zeros } from '../tensors.ts';
import type { Tensor, Variable } from '../tensors.ts';

/** One tensor that the optimizer changes. */
export interface AdamWParameter {
  readonly variable: Variable;
  /** Peak learning rate of this tensor. */
  readonly learningRate: number;
  /** Decoupled weight decay; 0 for none, the default. */
  readonly weightDecay?: number;
  /** Leading elements, in row-major order, that never change; 0 for none, the default. Needs a weight decay of 0. */
  readonly heldLength?: number;
}

/** Settings of {@link AdamW} that all parameters share. */
export interface AdamWOptions {
  /** Global gradient norm above which all gradients are scaled down; no limit when absent. */
  readonly clipNorm?: number;
  /** Memory of the first moment, 0…1; 0.9 by default. */
  readonly beta1?: number;
  /** Memory of the second moment, 0…1; 0.999 by default. */
  readonly beta2?: number;
  /** Added to the root of the second moment; 1e-8 by default. */
  readonly epsilon?: number;
}

/** Everything that the optimizer remembers, as plain data: restoring it continues bit for bit. */
export interface AdamWState {
  /** Updates made so far. */
  readonly step: number;
  /** One array per parameter, in parameter order. */
  readonly firstMoments: readonly Float32Array[];
  readonly secondMoments: readonly Float32Array[];
}

/** The numbers of one update that all parameters share. */
export interface AdamWStep {
  /** Multiplies every learning rate. */
  readonly rateFactor: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Counts from 1. */
  readonly step: number;
  /** Multiplies the gradient first. */
  readonly gradientScale: number;
}

/** A parameter and what the optimizer remembers of it; all tensors of one shape. */
export interface AdamWSlot {
  readonly parameter: AdamWParameter;
  readonly firstMoment: Variable;
  readonly secondMoment: Variable;
}

/** AdamW over a list of parameters, with clipping by the norm over all of them. */
export class AdamW {
  private readonly slots: readonly AdamWSlot[];
  private readonly options: AdamWOptions;
  private stepCount = 0;

  constructor(parameters: readonly AdamWParameter[], options: AdamWOptions = {}) {
    this.options = options;
    this.slots = parameters.map((parameter) => {
      const { variable: trained, heldLength = 0, weightDecay = 0 } = parameter;
      assert(heldLength === 0 || weightDecay === 0, () => `weight decay ${weightDecay} would change the ${heldLength} held elements`);
      return { parameter, firstMoment: constantVariable(zeros(trained.shape)), secondMoment: constantVariable(zeros(trained.shape)) };
    });
  }

  /**
   * Makes one update.
   *
   * @param gradients One per parameter, in parameter order; not disposed.
   * @param rateFactor Multiplies every learning rate.
   * @returns The norm over all gradients before clipping. When it is not finite, nothing has changed.
   */
  update(gradients: readonly Tensor[], rateFactor: number): number {
    assert(gradients.length === this.slots.length, () => `${gradients.length} gradients for ${this.slots.length} parameters`);
    return tidy((): number => {
      const update = startUpdate(this.slots, gradients);
      const gradientNorm = update.gradientNorm();
      if (!Number.isFinite(gradientNorm)) return gradientNorm;
      this.stepCount++;
      const { clipNorm = Infinity, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = this.options;
      const gradientScale = gradientNorm > clipNorm ? clipNorm / gradientNorm : 1;
      update.apply({ rateFactor, beta1, beta2, epsilon, step: this.stepCount, gradientScale });
      return gradientNorm;
    });
  }

  /** Copies the optimizer's memory out. */
  readState(): AdamWState {
    const copyOf = (moment: Variable): Float32Array => Float32Array.from(moment.dataSync());
    return {
      step: this.stepCount,
      firstMoments: this.slots.map(({ firstMoment }) => copyOf(firstMoment)),
      secondMoments: this.slots.map(({ secondMoment }) => copyOf(secondMoment)),
    };
  }

  /** Puts the optimizer's memory back; `undefined` empties it. */
  restoreState(state: AdamWState | undefined): void {
    this.stepCount = state?.step ?? 0;
    this.slots.forEach(({ firstMoment, secondMoment }, index) => {
      assignValues(firstMoment, state && defined(state.firstMoments[index], `first moment ${index}`));
      assignValues(secondMoment, state && defined(state.secondMoments[index], `second moment ${index}`));
    });
  }

  /** Frees the moments; the parameters stay. */
  dispose(): void {
    for (const { firstMoment, secondMoment } of this.slots) {
      firstMoment.dispose();
      secondMoment.dispose();
    }
  }
}

/** One update of all parameters, in two halves: the norm decides what the step is. */
export interface AdamWUpdate {
  /** The norm over the elements of all gradients that are not held. */
  gradientNorm(): number;
  /** Changes parameters and moments. */
  apply(step: AdamWStep): void;
}

function startUpdate(slots: readonly AdamWSlot[], gradients: readonly Tensor[]): AdamWUpdate {
  const active = backend();
  if (active instanceof NativeBackend) return nativeAdamW(active, slots, gradients);
  const runtime = runtimeOf(active);
  return runtime ? webgpuAdamW(runtime, slots, gradients) : compositeAdamW(slots, gradients);
}

/** {@link AdamW}'s update from plain operations. Call inside `tidy`. */
export function compositeAdamW(slots: readonly AdamWSlot[], gradients: readonly Tensor[]): AdamWUpdate {
  const masked = slots.map(({ parameter }, index): Tensor => {
    const gradient = defined(gradients[index], `gradient ${index}`);
    const { heldLength = 0 } = parameter;
    return heldLength > 0 ? mul(gradient, tensor(new Float32Array(gradient.size).fill(1, heldLength), gradient.shape)) : gradient;
  });
  return {
    gradientNorm: () =>
      Math.sqrt(masked.reduce((total, values) => total + defined(sum(square(values)).dataSync()[0], 'sum of squares'), 0)),
    apply: (step) => slots.forEach((slot, index) => compositeStep(slot, defined(masked[index], `gradient ${index}`), step)),
  };
}

function compositeStep({ parameter, firstMoment, secondMoment }: AdamWSlot, gradient: Tensor, step: AdamWStep): void {
  const { beta1, beta2 } = step;
  const { variable: trained, weightDecay = 0 } = parameter;
  const learningRate = parameter.learningRate * step.rateFactor;
  tidy(() => {
    const scaled = mul(gradient, step.gradientScale);
    firstMoment.assign(add(mul(firstMoment, beta1), mul(scaled, 1 - beta1)));
    secondMoment.assign(add(mul(secondMoment, beta2), mul(square(scaled), 1 - beta2)));
    const meanGradient = div(firstMoment, 1 - beta1 ** step.step);
    const meanSquare = div(secondMoment, 1 - beta2 ** step.step);
    const direction = div(meanGradient, add(sqrt(meanSquare), step.epsilon));
    trained.assign(sub(mul(trained, 1 - learningRate * weightDecay), mul(direction, learningRate)));
  });
}

/** A variable that outlives the scope but is no parameter. */
function constantVariable(initial: Tensor): Variable {
  const kept = variable(initial, false);
  initial.dispose();
  return kept;
}

function assignValues(moment: Variable, values: Float32Array | undefined): void {
  tidy(() => moment.assign(values ? tensor(values, moment.shape) : zeros(moment.shape)));
}
