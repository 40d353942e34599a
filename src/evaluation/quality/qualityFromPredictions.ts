// The report's section on quality, computed from stored predictions and from nothing else.

import type { RuleCategory } from '../../dataset/pairs/properties.ts';
import type { BlockPrediction, PairPrediction, Prediction } from '../prediction.ts';
import { blockFiguresOf, compareBlocks } from './blockFigures.ts';
import { comparePairAccuracy, pairAccuracyOf } from './pairAccuracy.ts';
import type { Quality } from './qualitySchema.ts';

/** Which variants are held against which: the new one, then the old one. */
export type ComparedVariants = readonly (readonly [variant: string, against: string])[];

/** What one variant did. */
interface Judged {
  readonly pairs: Map<string, PairPrediction>;
  readonly blocks: Map<string, BlockPrediction>;
}

/**
 * Builds the section; `undefined` where nothing of it was judged.
 *
 * An item counts in a comparison only if both variants judged it.
 *
 * @param taughtCategories What the pairs were about that the judged variant was trained on.
 */
export function qualityFromPredictions(
  predictions: readonly Prediction[],
  compared: ComparedVariants,
  seed: number,
  taughtCategories: readonly RuleCategory[] = [],
): Quality | undefined {
  const taught = new Set(taughtCategories);
  const byVariant = new Map<string, Judged>();
  for (const prediction of predictions) {
    if (prediction.kind !== 'pair' && prediction.kind !== 'block') continue;
    const judged: Judged = byVariant.get(prediction.variant) ?? { pairs: new Map(), blocks: new Map() };
    byVariant.set(prediction.variant, judged);
    if (prediction.kind === 'pair') judged.pairs.set(prediction.item, prediction);
    else judged.blocks.set(prediction.item, prediction);
  }
  if (byVariant.size === 0) return undefined;
  return {
    variants: [...byVariant].map(([id, { pairs, blocks }]) => {
      const pairAccuracy = pairAccuracyOf(pairs);
      const figures = blockFiguresOf(blocks, taught);
      return { id, ...(pairAccuracy ? { pairAccuracy } : {}), ...(figures ? { blocks: figures } : {}) };
    }),
    comparisons: compared.flatMap(([variant, against]) => {
      const [renewed, old] = [byVariant.get(variant), byVariant.get(against)];
      if (!renewed || !old) return [];
      const pairAccuracy = comparePairAccuracy(old.pairs, renewed.pairs, seed);
      const blocks = compareBlocks(old.blocks, renewed.blocks, taught, seed);
      return [{ variant, against, ...(pairAccuracy ? { pairAccuracy } : {}), ...(blocks ? { blocks } : {}) }];
    }),
  };
}
