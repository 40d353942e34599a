// Whether the base model writes pairs for a run, and for how long.
import type { RunOptions } from '../artifacts/runState.ts';
import type { PairChooser } from '../dataset/pairs/choosePairs.ts';
import { LEAST_PAIRS } from './pairUse.ts';

/** Time for self pairs where nobody named one, seconds: some 90 places with the default model, half of which give a pair. */
const DEFAULT_BUDGET_SECONDS = 45;

/** Places that the base model is asked about at most; the time usually ends first. */
export const SELF_PLACES = 2_000;

/** How self pairs are made; the model is the caller's. */
export interface SelfPairSettings {
  readonly places: number;
  readonly budgetSeconds: number;
  readonly areNeeded: () => boolean;
}

/**
 * Self pairs are made for as long as was asked for; otherwise only where the other kinds give too few to learn from.
 *
 * @param others What was found of all other kinds, by the time that {@link SelfPairSettings.areNeeded} is asked.
 * @returns `undefined` where no self pair would be trained on.
 */
export function selfPairSettings(
  { objective, pairKinds, property = 'everything', selfPairsMs }: Pick<RunOptions, 'objective' | 'pairKinds' | 'property' | 'selfPairsMs'>,
  others: Pick<PairChooser, 'trainableCount'>,
): SelfPairSettings | undefined {
  // What a model gets wrong belongs to no property but everything.
  const isWanted = (pairKinds?.includes('self') ?? true) && property === 'everything' && objective !== 'likelihood';
  if (!isWanted || selfPairsMs === 0) return undefined;
  return {
    places: SELF_PLACES,
    budgetSeconds: selfPairsMs === undefined ? DEFAULT_BUDGET_SECONDS : selfPairsMs / 1000,
    areNeeded: () => selfPairsMs !== undefined || others.trainableCount < LEAST_PAIRS,
  };
}
