// The report's section on quality, computed from stored predictions and from nothing else.

import type { PairPrediction, Prediction } from '../prediction.ts';
import { comparePairAccuracy, pairAccuracyOf } from './pairAccuracy.ts';
import type { Quality } from './qualitySchema.ts';

/** Which variants are held against which: the new one, then the old one. */
export type ComparedVariants = readonly (readonly [variant: string, against: string])[];

/** What one variant did. */
interface Judged {
  readonly pairs: Map<string, PairPrediction>;
}

/**
 * Builds the section; `undefined` where nothing of it was judged.
 *
 * An item counts in a comparison only if both variants judged it.
 */
export function qualityFromPredictions(predictions: readonly Prediction[], compared: ComparedVariants, seed: number): Quality | undefined {
  const byVariant = new Map<string, Judged>();
  for (const prediction of predictions) {
    if (prediction.kind !== 'pair') continue;
    const judged = byVariant.get(prediction.variant) ?? { pairs: new Map<string, PairPrediction>() };
    byVariant.set(prediction.variant, judged);
    judged.pairs.set(prediction.item, prediction);
  }
  if (byVariant.size === 0) return undefined;
  return {
    variants: [...byVariant].map(([id, { pairs }]) => {
      const pairAccuracy = pairAccuracyOf(pairs);
      return { id, ...(pairAccuracy ? { pairAccuracy } : {}) };
    }),
    comparisons: compared.flatMap(([variant, against]) => {
      const [renewed, old] = [byVariant.get(variant), byVariant.get(against)];
      if (!renewed || !old) return [];
      const pairAccuracy = comparePairAccuracy(old.pairs, renewed.pairs, seed);
      return [{ variant, against, ...(pairAccuracy ? { pairAccuracy } : {}) }];
    }),
  };
}
