import type { AdamWStep } from '../../optimizers/adamW.ts';
import { tensor } from '../../tensors.ts';
import type { Tensor, Variable } from '../../tensors.ts';
import type { NativeBackend } from './nativeBackend.ts';

/** The tensors of one parameter, all of one shape. */
export interface AdamWTensors {
  readonly trained: Variable;
  readonly gradient: Tensor;
  readonly firstMoment: Variable;
  readonly secondMoment: Variable;
}

/** One AdamW step that overwrites parameter and moments. */
export function adamWInPlace(
  backend: NativeBackend,
  { trained, gradient, firstMoment, secondMoment }: AdamWTensors,
  step: AdamWStep,
): void {
  const ownSlot = (changed: Variable): number => {
    makeExclusive(backend, changed);
    return backend.slotOf(changed);
  };
  backend.binding.adamw(
    ownSlot(trained),
    backend.slotOf(gradient),
    ownSlot(firstMoment),
    ownSlot(secondMoment),
    step.learningRate,
    step.beta1,
    step.beta2,
    step.epsilon,
    step.weightDecay,
    step.step,
    step.gradientScale,
  );
}

/** Gives a variable memory of its own when a clone still shares it: the clone must keep the old values. */
function makeExclusive(backend: NativeBackend, changed: Variable): void {
  if (backend.refCount(changed.dataId) === 1) return;
  const copy = tensor(backend.readSync(changed.dataId), changed.shape);
  changed.assign(copy);
  copy.dispose();
}
