// Every figure of the report, computed from stored predictions and from nothing else.

import { defined } from '../base/assert.ts';
import { type PairedItem, pairedClusterBootstrap } from './bootstrap.ts';
import {
  type EvaluationCosts,
  type EvaluationReport,
  evaluationReportVersion,
  type SpotCheck,
  type VariantComparison,
  type VariantSummary,
} from './evaluationReport.ts';
import { editSimilarity } from './metrics/editSimilarity.ts';
import { exactMatch } from './metrics/exactMatch.ts';
import { bitsPerToken, perplexity } from './metrics/perplexity.ts';
import type { LinePrediction, Prediction, WindowPrediction } from './prediction.ts';
import { decideQuality } from './quality/decideQuality.ts';
import { type ComparedVariants, qualityFromPredictions } from './quality/qualityFromPredictions.ts';
import { decideVerdict } from './verdict.ts';

/** Largest relative difference between the engine's total loss and llama.cpp's on the same items. From the design. */
const spotCheckTolerance = 0.005;

/** What one variant did. */
interface VariantPredictions {
  readonly id: string;
  /** By item. The engine's where both scored an item. */
  readonly windows: Map<string, WindowPrediction>;
  /** llama.cpp's losses of items that the engine scored too. */
  readonly checked: Map<string, WindowPrediction>;
  readonly lines: Map<string, LinePrediction>;
}

/**
 * Builds the report. The same predictions and costs give the same report.
 *
 * @param predictions At least one of `costs.evaluation.base`. An item counts in a comparison only if both variants judged it.
 */
export function reportFromPredictions(predictions: readonly Prediction[], costs: EvaluationCosts): EvaluationReport {
  const { base: baseId, judged, rivals = [], seed, taughtCategories } = costs.evaluation;
  const variants = groupByVariant(predictions);
  const base = defined(variants.get(baseId), `predictions of variant ${baseId}`);
  const ordered = [base, ...[...variants.values()].filter((variant) => variant !== base)];
  const compared: ComparedVariants = [
    ...ordered.slice(1).map(({ id }) => [id, baseId] as const),
    ...rivals.filter((id) => variants.has(id) && variants.has(judged)).map((id) => [judged, id] as const),
  ];
  const comparisons = compared.map(([id, against]) =>
    compare(defined(variants.get(against), against), defined(variants.get(id), id), seed),
  );
  const quality = qualityFromPredictions(predictions, compared, seed, taughtCategories);
  const spotCheck = checkSpots(ordered);
  const isDecisive = ({ variant, against }: { variant: string; against: string }): boolean => variant === judged && against === baseId;
  const decisive = comparisons.find(isDecisive);
  const qualityVerdict = decideQuality(quality?.comparisons.find(isDecisive)?.pairAccuracy?.overall);
  return {
    schemaVersion: evaluationReportVersion,
    kind: 'evaluation',
    variants: ordered.map(summarize),
    comparisons,
    ...(quality ? { quality } : {}),
    ...(spotCheck ? { spotCheck } : {}),
    verdict: decideVerdict({
      loss: decisive?.loss,
      exactMatch: decisive?.exactMatch,
      quality: qualityVerdict,
      spotCheckAgrees: spotCheck?.agrees ?? true,
    }),
    costs,
  };
}

/**
 * How far the engine's losses are from llama.cpp's, on the windows that both scored.
 *
 * @returns `undefined` where no window was scored by both.
 */
export function spotCheckOf(predictions: readonly Prediction[]): SpotCheck | undefined {
  return checkSpots([...groupByVariant(predictions).values()]);
}

function groupByVariant(predictions: readonly Prediction[]): Map<string, VariantPredictions> {
  const variants = new Map<string, VariantPredictions>();
  for (const prediction of predictions) {
    const { variant: id, item } = prediction;
    const variant = variants.get(id) ?? { id, windows: new Map(), checked: new Map(), lines: new Map() };
    variants.set(id, variant);
    if (prediction.kind === 'line') variant.lines.set(item, prediction);
    else if (prediction.kind !== 'window') continue;
    else if (prediction.scoredBy === 'engine') variant.windows.set(item, prediction);
    else variant.checked.set(item, prediction);
  }
  for (const { windows, checked } of variants.values()) {
    // Without the engine, llama.cpp's losses are the losses.
    for (const [item, prediction] of checked) {
      if (windows.get(item)?.scoredBy === 'engine') continue;
      windows.set(item, prediction);
      checked.delete(item);
    }
  }
  return variants;
}

function summarize({ id, windows, lines }: VariantPredictions): VariantSummary {
  const scored = [...windows.values()];
  const written = [...lines.values()];
  const targetCount = sum(scored, (window) => window.targetCount);
  const lossNats = sum(scored, (window) => window.lossNats) / targetCount;
  const positions = new Map<number, { lossNats: number; targetCount: number }>();
  for (const { fromToken, ...part } of scored.flatMap((window) => window.byPosition)) {
    const total = positions.get(fromToken) ?? { lossNats: 0, targetCount: 0 };
    positions.set(fromToken, { lossNats: total.lossNats + part.lossNats, targetCount: total.targetCount + part.targetCount });
  }
  return {
    id,
    ...(targetCount > 0 ? { lossNats, perplexity: perplexity(lossNats), bitsPerToken: bitsPerToken(lossNats) } : {}),
    byPosition: [...positions]
      .filter(([, total]) => total.targetCount > 0)
      .sort(([a], [b]) => a - b)
      .map(([fromToken, total]) => ({ fromToken, lossNats: total.lossNats / total.targetCount, targetCount: total.targetCount })),
    windowCount: scored.length,
    targetCount,
    windowFileCount: new Set(scored.map(({ path }) => path)).size,
    ...(written.length > 0
      ? {
          exactMatchRatio: sum(written, matches) / written.length,
          editSimilarityRatio: sum(written, similarity) / written.length,
        }
      : {}),
    lineCount: written.length,
    lineFileCount: new Set(written.map(({ path }) => path)).size,
  };
}

function compare(base: VariantPredictions, variant: VariantPredictions, seed: number): VariantComparison {
  const windows = pairs(base.windows, variant.windows);
  const lines = pairs(base.lines, variant.lines);
  const ofLines = (metric: (line: LinePrediction) => number): PairedItem[] =>
    lines.map(([old, renewed]) => ({ cluster: old.path, difference: metric(renewed) - metric(old), weight: 1 }));
  const loss = pairedClusterBootstrap(
    windows.map(([old, renewed]) => ({ cluster: old.path, difference: renewed.lossNats - old.lossNats, weight: old.targetCount })),
    seed,
  );
  const baseLoss = sum(windows, ([old]) => old.lossNats) / sum(windows, ([old]) => old.targetCount);
  return {
    variant: variant.id,
    against: base.id,
    ...(windows.length > 0 ? { loss, relativeLoss: loss.difference / baseLoss } : {}),
    ...(lines.length > 0
      ? { exactMatch: pairedClusterBootstrap(ofLines(matches), seed), editSimilarity: pairedClusterBootstrap(ofLines(similarity), seed) }
      : {}),
  };
}

function checkSpots(variants: readonly VariantPredictions[]): SpotCheck | undefined {
  let itemCount = 0;
  let relativeDifference = 0;
  for (const { windows, checked } of variants) {
    if (checked.size === 0) continue;
    const both = pairs(checked, windows);
    itemCount += both.length;
    const served = sum(both, ([llama]) => llama.lossNats);
    const difference = sum(both, ([, engine]) => engine.lossNats) / served - 1;
    if (Math.abs(difference) > Math.abs(relativeDifference)) relativeDifference = difference;
  }
  return itemCount === 0 ? undefined : { itemCount, relativeDifference, agrees: Math.abs(relativeDifference) <= spotCheckTolerance };
}

function pairs<Item>(first: ReadonlyMap<string, Item>, second: ReadonlyMap<string, Item>): [Item, Item][] {
  return [...first].flatMap(([item, old]): [Item, Item][] => {
    const renewed = second.get(item);
    return renewed === undefined ? [] : [[old, renewed]];
  });
}

function matches({ target, text }: LinePrediction): number {
  return exactMatch(target, text);
}

function similarity({ target, text }: LinePrediction): number {
  return editSimilarity(target, text);
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
