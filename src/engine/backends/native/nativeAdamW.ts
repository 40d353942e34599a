import { defined } from '../../../base/assert.ts';
import type { AdamWSlot, AdamWUpdate } from '../../optimizers/adamW.ts';
import { tensor } from '../../tensors.ts';
import type { Tensor, Variable } from '../../tensors.ts';
import type { NativeBackend } from './nativeBackend.ts';

/** An AdamW update that overwrites parameters and moments, all of them in one call of the addon. */
export function nativeAdamW(backend: NativeBackend, slots: readonly AdamWSlot[], gradients: readonly Tensor[]): AdamWUpdate {
  const tensors = (rateFactor: number): Parameters<typeof backend.binding.adamw>[0] =>
    slots.map(({ parameter, firstMoment, secondMoment }, index) => ({
      param: backend.slotOf(parameter.variable),
      grad: backend.slotOf(defined(gradients[index], `gradient ${index}`)),
      m: backend.slotOf(firstMoment),
      v: backend.slotOf(secondMoment),
      heldLength: parameter.heldLength ?? 0,
      learningRate: parameter.learningRate * rateFactor,
      weightDecay: parameter.weightDecay ?? 0,
    }));
  return {
    gradientNorm: () => backend.binding.gradientNorm(tensors(1)),
    apply: ({ rateFactor, gradientScale, ...step }) => {
      for (const { parameter, firstMoment, secondMoment } of slots)
        for (const changed of [parameter.variable, firstMoment, secondMoment]) makeExclusive(backend, changed);
      backend.binding.adamw(tensors(rateFactor), { ...step, gradScale: gradientScale });
    },
  };
}

/** Gives a variable memory of its own when a clone still shares it: the clone must keep the old values. */
function makeExclusive(backend: NativeBackend, changed: Variable): void {
  if (backend.refCount(changed.dataId) === 1) return;
  const copy = tensor(backend.readSync(changed.dataId), changed.shape);
  changed.assign(copy);
  copy.dispose();
}
