// The training loop: one linear function that yields what happened and writes nothing.
import { throwIfAborted } from '../base/cancellation.ts';
import { type SelectionConfig, isBetterPoint, selectionScore } from './bestPoint.ts';
import { type LossForecast, forecastLoss } from './forecastLoss.ts';
import { isHopeless } from './isHopeless.ts';
import { rateFactor, rateSums } from './learningRate.ts';
import type { PairStep, PairTerms } from './pairTerms.ts';
import type { TrainingPlan, TrainingState, ValidationPoint } from './trainingState.ts';
import type { TrainingStepper } from './trainingStepper.ts';

/** What training reports after each step. */
export interface TrainingEvent {
  readonly kind: 'step' | 'validation' | 'rollback' | 'stopped';
  readonly step: number;
  /** Nats per target token: of the step's batch, or over the validation windows. */
  readonly lossNats: number;
  readonly gradientNorm?: number;
  /** What the pairs of the step, or the watched ones, came to; absent where there were none. */
  readonly pairs?: PairTerms | undefined;
  /** Where the learning curve is going, at validations once there are enough of them; of the selection score where pairs are learnt from. */
  readonly forecast?: LossForecast | undefined;
  /** The state after the event; read only when asked, since it copies all parameters. */
  readonly state: () => TrainingState;
}

/** A validation loss this far above the first one means that training diverged, nats per token (guess). */
const divergenceNats = 0.5;

/** Factor on the rates after the one rollback that is tried (guess). */
const rollbackRateScale = 0.3;

/**
 * Trains from `initial` to the end of the plan, to early stopping, or to the abort.
 *
 * A loss or gradient that is not finite, or a rising validation loss, rolls back to the best parameters and lowers the rates once;
 * the second time training stops with `diverged`. It also stops when the learning curve says that the rest would gain nothing.
 * The caller keeps the best parameters of the last event's state.
 *
 * @throws The abort reason of `signal`, between two steps.
 */
export async function* train(
  stepper: TrainingStepper,
  plan: TrainingPlan,
  initial: TrainingState,
  signal?: AbortSignal,
): AsyncGenerator<TrainingEvent> {
  const schedule = { stepCount: plan.stepCount, warmUpRatio: plan.warmUpRatio, finalRatio: plan.finalRateRatio };
  const sums = rateSums(schedule);
  let { step, tokenCount, best, rateScale, stopped } = initial;
  const losses = [...initial.losses];
  const pairSteps: PairStep[] = [...(initial.pairSteps ?? [])];
  const { selection } = stepper;
  const scoreOf = (point: ValidationPoint): number => selectionScore(point, selection);
  const baseNats = baseScore(plan, selection);
  const validations = [...initial.validations];
  stepper.restore(initial.parameters, initial.optimizer);
  const state = (): TrainingState => ({
    step,
    tokenCount,
    ...stepper.snapshot(),
    best,
    validations: [...validations],
    losses: [...losses],
    ...(selection && { pairSteps: [...pairSteps] }),
    rateScale,
    stopped,
  });

  while (step < plan.stepCount && !stopped) {
    throwIfAborted(signal);
    const result = stepper.step(step, rateScale * rateFactor(step, schedule), step / plan.stepCount);
    const { lossNats, gradientNorm, pairs } = result;
    step++;
    tokenCount += result.tokenCount;
    losses.push(lossNats);
    if (pairs && Number.isFinite(pairs.rankingLoss)) pairSteps.push({ step, ...pairs });
    let diverged = !Number.isFinite(lossNats) || !Number.isFinite(gradientNorm);
    const isLast = step === plan.stepCount;
    if (!diverged && (isLast || step % plan.validationInterval === 0)) {
      const point = stepper.validationPoint(step);
      validations.push(point);
      diverged = !(point.lossNats <= (validations[0]?.lossNats ?? point.lossNats) + divergenceNats);
      if (isBetterPoint(point, best.point, validations, selection)) best = { point, parameters: stepper.snapshot().parameters };
      else if (validations.filter(({ step: at }) => at > best.point.step).length >= plan.patience) stopped = 'noImprovement';
      // A rollback begins another curve.
      const curve = validations.slice(1).map((each) => ({ step: each.step, lossNats: scoreOf(each) }));
      const forecast = rateScale < 1 ? undefined : forecastLoss(curve, plan.stepCount, (at) => sums[at] ?? 0);
      const standing = { doneRatio: step / plan.stepCount, bestNats: scoreOf(best.point), baseNats };
      if (forecast && !isLast && isHopeless(forecast, standing)) stopped ??= 'noImprovementExpected';
      yield { kind: 'validation', step, lossNats: point.lossNats, pairs: point.pairs, forecast, state };
    }
    if (diverged) {
      if (rateScale < 1) stopped = 'diverged';
      else {
        rateScale = rollbackRateScale;
        stepper.restore(best.parameters, undefined);
        yield { kind: 'rollback', step, lossNats, gradientNorm, state };
      }
    }
    yield stopped ? { kind: 'stopped', step, lossNats, state } : { kind: 'step', step, lossNats, gradientNorm, pairs, state };
    // Lets messages (cancellation among them) in between two synchronous steps.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The base model's selection score; `undefined` when a part of it is not known. */
function baseScore({ baseLossNats, basePairs }: TrainingPlan, selection: SelectionConfig | undefined): number | undefined {
  if (baseLossNats === undefined || !selection) return baseLossNats;
  return basePairs && selectionScore({ step: 0, lossNats: baseLossNats, pairs: basePairs }, selection);
}
