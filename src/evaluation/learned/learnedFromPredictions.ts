// What the model learnt, from predictions and the code that was learnt from. The same input gives the same report.
import type { DocumentExample } from '../../dataset/example.ts';
import { comparePairAccuracy, pairAccuracyOf, type PairsByItem } from '../quality/pairAccuracy.ts';
import type { BlockPrediction, LinePrediction, PairPrediction, Prediction } from '../prediction.ts';
import { type LearnedCaution, type LearnedConvention, type LearnedReport, type LearnedRule } from './learnedReport.ts';
import { findLearnedTerms, type WrittenItem } from './learnedTerms.ts';

/** A convention of the project, as mining found it. */
export interface FoundConvention {
  readonly language: string;
  readonly choice: string;
  readonly form: string;
  readonly supportCount: number;
  readonly supportRatio: number;
}

/** Where the answer comes from. */
export interface LearnedInput {
  readonly predictions: readonly Prediction[];
  readonly base: string;
  readonly personalized: string;
  /** Of the run: those to train on tell what is the project's, those held out tell what stood in a prompt. */
  readonly documents: readonly DocumentExample[];
  readonly conventions: readonly FoundConvention[];
  readonly seed: number;
}

/** With fewer items the terms that only one model wrote are mostly chance (guess). */
const leastItems = 20;

/** With fewer pairs, or pairs of fewer files, a rule's figure is chance (guess; an interval asks for five files too). */
const leastPairs = 5;
const leastPairFiles = 3;

/** Builds the report. An item counts only if both variants have it. */
export function learnedFromPredictions(input: LearnedInput): LearnedReport {
  const { predictions, base, personalized, documents, seed } = input;
  const of = <Kind extends Prediction>(kind: Kind['kind'], variant: string): Map<string, Kind> =>
    new Map(
      predictions.flatMap((prediction) =>
        prediction.kind === kind && prediction.variant === variant ? [[prediction.item, prediction as Kind] as const] : [],
      ),
    );
  const lines = joinItems(of<LinePrediction>('line', base), of<LinePrediction>('line', personalized));
  const blocks = joinItems(of<BlockPrediction>('block', base), of<BlockPrediction>('block', personalized));
  const pairs = joinItems(of<PairPrediction>('pair', base), of<PairPrediction>('pair', personalized));
  const written: WrittenItem[] = [
    ...lines.map(({ item, before, after }) => ({ ...sides(item, before, after), actual: before.target })),
    ...blocks.map(({ item, before, after }) => sides(item, before, after)),
  ];
  const { terms, termCounts } = findLearnedTerms(written, documents);
  const [pairsBefore, pairsAfter] = [byItem(pairs, 'before'), byItem(pairs, 'after')];
  const rules = rulesOf(pairsBefore, pairsAfter);
  const report = {
    lineCount: lines.length,
    blockCount: blocks.length,
    pairCount: pairs.length,
    equalCount: written.filter(({ base: one, personalized: other }) => one.trim() === other.trim()).length,
    ...accuracyOf(pairsBefore, pairsAfter, seed),
    rules,
    conventions: input.conventions
      .map((convention) => conventionOf(convention, blocks, rules))
      .sort((a, b) => b.supportCount - a.supportCount),
    terms,
    termCounts,
  };
  return { ...report, cautions: cautionsOf(report) };
}

interface Joined<Kind> {
  readonly item: string;
  readonly before: Kind;
  readonly after: Kind;
}

function joinItems<Kind>(before: ReadonlyMap<string, Kind>, after: ReadonlyMap<string, Kind>): Joined<Kind>[] {
  return [...before].flatMap(([item, one]) => {
    const other = after.get(item);
    return other === undefined ? [] : [{ item, before: one, after: other }];
  });
}

function sides(item: string, before: LinePrediction | BlockPrediction, after: LinePrediction | BlockPrediction): WrittenItem {
  return { item, path: before.path, base: before.text, personalized: after.text };
}

function byItem(pairs: readonly Joined<PairPrediction>[], side: 'before' | 'after'): PairsByItem {
  return new Map(pairs.map((pair) => [pair.item, pair[side]]));
}

function accuracyOf(before: PairsByItem, after: PairsByItem, seed: number): Pick<LearnedReport, 'pairAccuracy'> {
  const estimate = comparePairAccuracy(before, after, seed)?.overall;
  const [old, renewed] = [pairAccuracyOf(before)?.overall, pairAccuracyOf(after)?.overall];
  if (!estimate || !old || !renewed) return {};
  return { pairAccuracy: { beforeRatio: old.accuracyRatio, afterRatio: renewed.accuracyRatio, estimate } };
}

function rulesOf(before: PairsByItem, after: PairsByItem): LearnedRule[] {
  const renewed = pairAccuracyOf(after)?.byRule ?? [];
  const rules = (pairAccuracyOf(before)?.byRule ?? []).flatMap(({ kind, rule, pairCount, fileCount, accuracyRatio }) => {
    const other = renewed.find((found) => found.kind === kind && found.rule === rule);
    if (!other) return [];
    const isTelling = pairCount >= leastPairs && fileCount >= leastPairFiles;
    return [{ kind, rule, pairCount, fileCount, beforeRatio: accuracyRatio, afterRatio: other.accuracyRatio, isTelling }];
  });
  return rules.sort((a, b) => b.pairCount - a.pairCount || (a.rule < b.rule ? -1 : 1));
}

function conventionOf(
  convention: FoundConvention,
  blocks: readonly Joined<BlockPrediction>[],
  rules: readonly LearnedRule[],
): LearnedConvention {
  const count = (side: 'before' | 'after'): LearnedConvention['before'] => ({
    keptCount: sum(blocks.flatMap((block) => block[side].kept.filter(({ rule }) => rule === convention.choice).map((kept) => kept.count))),
    brokenCount: sum(
      blocks.map(
        (block) => block[side].findings.filter(({ source, rule }) => source === 'convention' && rule === convention.choice).length,
      ),
    ),
  });
  const pairs = rules.find(({ kind, rule }) => kind === 'convention' && rule === convention.choice);
  return { ...convention, before: count('before'), after: count('after'), ...(pairs ? { pairs } : {}) };
}

function cautionsOf({ lineCount, blockCount, pairCount, equalCount, terms, rules }: Omit<LearnedReport, 'cautions'>): LearnedCaution[] {
  const itemCount = lineCount + blockCount;
  return [
    ...(itemCount === 0 ? (['noItems'] as const) : itemCount < leastItems ? (['fewItems'] as const) : []),
    ...(itemCount > 0 && equalCount === itemCount
      ? (['alike'] as const)
      : itemCount > 0 && terms.length === 0
        ? (['noneNew'] as const)
        : []),
    ...(blockCount === 0 ? (['noBlocks'] as const) : []),
    ...(pairCount === 0 ? (['noPairs'] as const) : !rules.some(({ isTelling }) => isTelling) ? (['fewPairs'] as const) : []),
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
