import type { LossForecast } from './forecastLoss.ts';

/** Where a run stands when it is asked whether the rest is worth its time. */
export interface RunStanding {
  /** Share of the steps that are done, 0…1. */
  readonly doneRatio: number;
  /** Lowest validation loss so far, nats per token. */
  readonly bestNats: number;
  /** The base model's loss on the same windows; unknown when absent. */
  readonly baseNats?: number | undefined;
}

/** Share of the steps before which no forecast is believed: rates are high, and what they shake up settles later. */
const leastDoneRatio = 0.5;

/** An improvement below this share of the noise is none. */
const leastImprovementRatio = 0.25;

/** Standard deviations that the outcome is allowed to be better than expected; one would have stopped a recorded run that went on to improve. */
const optimismDeviations = 2;

/** Whether even an outcome better than expected would neither improve on the best so far nor beat the base model. */
export function isHopeless(forecast: LossForecast, { doneRatio, bestNats, baseNats }: RunStanding): boolean {
  if (doneRatio < leastDoneRatio) return false;
  const { expectedNats, deviationNats, noiseNats } = forecast;
  const optimisticNats = expectedNats - optimismDeviations * deviationNats;
  const improvesNothing = bestNats - optimisticNats < leastImprovementRatio * noiseNats;
  return improvesNothing || (baseNats !== undefined && Math.min(optimisticNats, bestNats) > baseNats);
}
