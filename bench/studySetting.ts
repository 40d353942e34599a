import type { Packing } from '../src/tuning/groupWindows.ts';
import type { MethodName } from '../src/tuning/method.ts';
import { planDefaults } from '../src/pipeline/measurePlan.ts';

/** One line of a study. What is left out is as in a run. */
export interface Setting {
  readonly name: string;
  readonly method: MethodName;
  readonly config: Record<string, unknown>;
  /** Tokens to train on; steps follow from the window size. Either this or `seconds`. */
  readonly tokens?: number;
  /** Time to train for; steps follow from the setting's own measured times, so that settings are compared at equal time. */
  readonly seconds?: number;
  readonly windowTokens?: number;
  readonly windowsPerStep?: number;
  readonly packing?: Packing;
  /** Whether later epochs have the windows of the first one in another order. */
  readonly repeatsWindows?: boolean;
  readonly warmUpRatio?: number;
  readonly finalRateRatio?: number;
  readonly clipNorm?: number;
  readonly seed?: number;
}

/** Time of one step of a setting, seconds. */
export interface StepSeconds {
  /** With windows that were never seen. */
  readonly fresh: number;
  /** With windows that were seen before. */
  readonly returning: number;
}

/** Windows per step of a setting. */
export function windowsPerStepOf({ windowsPerStep = planDefaults.windowsPerStep }: Setting): number {
  return windowsPerStep;
}

/** Steps of a setting: as many as its tokens fill, or as many as end within its time. */
export function stepCountOf(setting: Setting, windowsPerEpoch: number, times: StepSeconds | undefined): number {
  const { windowTokens = planDefaults.windowTokens, tokens, seconds } = setting;
  if (tokens !== undefined) return Math.max(1, Math.round(tokens / (windowTokens * windowsPerStepOf(setting))));
  if (seconds === undefined || !times) throw new Error(`${setting.name}: expected tokens, or seconds and measured times`);
  const epochSteps = windowsPerEpoch / windowsPerStepOf(setting);
  const freshSteps = Math.min(epochSteps, seconds / times.fresh);
  return Math.max(1, Math.floor(freshSteps + Math.max(0, seconds - freshSteps * times.fresh) / times.returning));
}
