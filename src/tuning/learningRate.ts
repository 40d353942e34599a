/** Shape of the learning rate over a run. */
export interface RateSchedule {
  readonly stepCount: number;
  /** Share of the steps over which the rate rises from zero, 0…1. */
  readonly warmUpRatio: number;
  /** Rate at the end as a share of the peak, 0…1. */
  readonly finalRatio: number;
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
