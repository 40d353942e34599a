/** Shape of the learning rate over a run. */
export interface RateSchedule {
  readonly stepCount: number;
  /** Share of the steps over which the rate rises from zero, 0…1. */
  readonly warmUpRatio: number;
  /** Rate at the end as a share of the peak, 0…1. */
  readonly finalRatio: number;
}

/**
 * Factors of all steps up to each step, summed: element 0 is 0, element `stepCount` the sum of all.
 */
export function rateSums(schedule: RateSchedule): Float64Array {
  const sums = new Float64Array(schedule.stepCount + 1);
  for (let step = 0; step < schedule.stepCount; step++) sums[step + 1] = (sums[step] as number) + rateFactor(step, schedule);
  return sums;
}

/**
 * Factor on the peak rate for a step: linear warm-up, then half a cosine.
 *
 * @param step Counted from 0.
 * @returns 0…1.
 */
export function rateFactor(step: number, { stepCount, warmUpRatio, finalRatio }: RateSchedule): number {
  const warmUpSteps = Math.max(1, Math.round(stepCount * warmUpRatio));
  if (step < warmUpSteps) return (step + 1) / warmUpSteps;
  const progress = Math.min(1, (step - warmUpSteps) / Math.max(1, stepCount - warmUpSteps));
  return finalRatio + (1 - finalRatio) * 0.5 * (1 + Math.cos(Math.PI * progress));
}
