// How often a variant finds the better side likelier, in all and by what the pairs are about.

import { pairKinds } from '../../dataset/pairs/pair.ts';
import { ruleCategories } from '../../dataset/pairs/properties.ts';
import { type DifferenceEstimate, pairedClusterBootstrap } from '../bootstrap.ts';
import { pairScore } from '../metrics/pairScore.ts';
import type { PairPrediction } from '../prediction.ts';
import type { PairAccuracy, QualityComparison } from './qualitySchema.ts';

/** One variant's pairs by item. */
export type PairsByItem = ReadonlyMap<string, PairPrediction>;

/** How many, from how many files, and how often right. */
type Accuracy = NonNullable<PairAccuracy['overall']>;

/** The figures of one variant; `undefined` where it judged no pair. */
export function pairAccuracyOf(pairs: PairsByItem): PairAccuracy | undefined {
  const all = [...pairs.values()];
  if (all.length === 0) return undefined;
  const counted = all.filter(isCounted);
  const rules = new Map<string, PairPrediction[]>();
  for (const pair of all) {
    const key = JSON.stringify([pair.pairKind, pair.rule]);
    rules.set(key, [...(rules.get(key) ?? []), pair]);
  }
  const byRule = [...rules.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ kind: first.pairKind, rule: first.rule, ...accuracyOf(group) }] : [];
  });
  return {
    ...(counted.length > 0 ? { overall: accuracyOf(counted) } : {}),
    byKind: pairKinds.flatMap((kind) => {
      const group = all.filter(({ pairKind }) => pairKind === kind);
      return group.length > 0 ? [{ kind, ...accuracyOf(group) }] : [];
    }),
    byCategory: ruleCategories.flatMap((category) => {
      const group = counted.filter(({ categories }) => categories.includes(category));
      return group.length > 0 ? [{ category, ...accuracyOf(group) }] : [];
    }),
    byRule: byRule.sort((a, b) => pairKinds.indexOf(a.kind) - pairKinds.indexOf(b.kind) || (a.rule < b.rule ? -1 : 1)),
  };
}

/** The differences on the pairs that both judged; `undefined` without any. */
export function comparePairAccuracy(old: PairsByItem, renewed: PairsByItem, seed: number): QualityComparison['pairAccuracy'] {
  const both = [...old].flatMap(([item, before]) => {
    const after = renewed.get(item);
    return after ? [{ pair: before, difference: scoreOf(after) - scoreOf(before) }] : [];
  });
  if (both.length === 0) return undefined;
  const estimate = (isWanted: (pair: PairPrediction) => boolean): DifferenceEstimate | undefined => {
    const items = both.filter(({ pair }) => isWanted(pair));
    if (items.length === 0) return undefined;
    return pairedClusterBootstrap(
      items.map(({ pair, difference }) => ({ cluster: pair.path, difference, weight: 1 })),
      seed,
    );
  };
  const overall = estimate(isCounted);
  return {
    ...(overall ? { overall } : {}),
    byKind: pairKinds.flatMap((kind) => {
      const found = estimate(({ pairKind }) => pairKind === kind);
      return found ? [{ kind, ...found }] : [];
    }),
    byCategory: ruleCategories.flatMap((category) => {
      const found = estimate((pair) => isCounted(pair) && pair.categories.includes(category));
      return found ? [{ category, ...found }] : [];
    }),
  };
}

/** The base wrote the worse side of self pairs by itself, so that whatever differs from the base does better on them. */
function isCounted({ pairKind }: PairPrediction): boolean {
  return pairKind !== 'self';
}

function accuracyOf(pairs: readonly PairPrediction[]): Accuracy {
  return {
    pairCount: pairs.length,
    fileCount: new Set(pairs.map(({ path }) => path)).size,
    accuracyRatio: pairs.reduce((sum, pair) => sum + scoreOf(pair), 0) / pairs.length,
  };
}

function scoreOf({ better, worse }: PairPrediction): number {
  return pairScore(better, worse);
}
