// A time budget becomes a step count: measured once before step 1, then fixed, so that a run can be repeated.
import type { RunOptions, StoredPlan } from '../artifacts/runState.ts';
import { defined } from '../base/assert.ts';
import type { BatchSource } from '../tuning/batches.ts';
import type { TrainingStepper } from '../tuning/trainingStepper.ts';
import { TuningError } from '../tuning/tuningError.ts';

/** Steps that are timed after one that warms caches and packs weights. */
const timedSteps = 3;

/** The same where pairs take part: they are of all lengths, and a step has few of them (a guess). */
const timedStepsWithPairs = 8;

/** Validations over a run; each is a point of the learning curve and a candidate for the best parameters. */
const validationsPerRun = 12;

/** The same with the one before step 1. */
const allValidations = validationsPerRun + 1;

/** Passes over the data after which more steps no longer help a small set of parameters (see BENCHMARKS.md). */
const maximumEpochs = 6;

/** Fewest steps that a warm-up and a decaying rate make sense for. */
const minimumSteps = 8;

/** Everything of the plan that is not measured. */
export const planDefaults = {
  windowTokens: 256,
  windowsPerStep: 2,
  patience: 5,
  warmUpRatio: 0.05,
  finalRateRatio: 0.02,
  clipNorm: 1,
} as const;

/** Time of one step and one validation, seconds. */
export interface StepTimes {
  readonly secondsPerStep: number;
  readonly secondsPerValidation: number;
}

/** Times a few real steps. The caller restores the parameters afterwards. */
export function measureStepTimes(stepper: TrainingStepper): StepTimes {
  stepper.step(0, 0.01);
  const hasPairs = stepper.selection !== undefined;
  const seconds: number[] = [];
  for (let step = 1; step <= (hasPairs ? timedStepsWithPairs : timedSteps); step++)
    seconds.push(timeSeconds(() => stepper.step(step, 0.01)));
  return {
    // The median passes over a disturbance. Where steps differ by themselves, what they take together is the mean.
    secondsPerStep: hasPairs ? mean(seconds) : defined(seconds.sort((a, b) => a - b)[seconds.length >> 1], 'median'),
    secondsPerValidation: timeSeconds(() => stepper.validationPoint(0)),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Turns options and measured times into a plan.
 * @throws {TuningError} `budgetTooSmall` when the budget holds fewer than a handful of steps.
 */
export function buildPlan(options: RunOptions, times: StepTimes, batches: Pick<BatchSource, 'windowsPerEpoch'>): StoredPlan {
  const budgetSeconds = options.budgetMs / 1000 - allValidations * times.secondsPerValidation;
  const affordable = Math.floor(budgetSeconds / times.secondsPerStep);
  const useful = Math.ceil((maximumEpochs * batches.windowsPerEpoch) / planDefaults.windowsPerStep);
  const stepCount = options.steps ?? Math.min(affordable, Math.max(useful, minimumSteps));
  if (options.steps === undefined && stepCount < minimumSteps) {
    const neededSeconds = Math.ceil(minimumSteps * times.secondsPerStep + allValidations * times.secondsPerValidation);
    throw new TuningError(
      'budgetTooSmall',
      `--budget: expected at least ${neededSeconds} s on this machine (${minimumSteps} steps), found ${options.budgetMs / 1000} s`,
    );
  }
  return {
    ...planDefaults,
    ...times,
    stepCount,
    validationInterval: Math.max(1, Math.ceil(stepCount / validationsPerRun)),
    seed: options.seed,
  };
}

function timeSeconds(work: () => void): number {
  const startMs = performance.now();
  work();
  return (performance.now() - startMs) / 1000;
}
