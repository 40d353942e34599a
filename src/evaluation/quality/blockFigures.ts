// What a variant's blocks are worth: findings among the lines that it wrote, and whether it wrote at all.

import { type RuleCategory, ruleCategories } from '../../dataset/pairs/properties.ts';
import { clusterBootstrap, type DifferenceEstimate, pairedClusterBootstrap } from '../bootstrap.ts';
import type { BlockPrediction } from '../prediction.ts';
import type { BlockFigures, QualityComparison } from './qualitySchema.ts';

/** One variant's blocks by item. */
export type BlocksByItem = ReadonlyMap<string, BlockPrediction>;

type FindingRate = BlockFigures['taught'];
type BlockComparison = NonNullable<QualityComparison['blocks']>;

/** Lines are counted where findings are: in blocks that parse. */
interface Counted {
  lines: number;
  findings: number;
}

/** Part by which findings are to fall, of which a number of lines is to tell. From the issue. */
const wantedFall = 0.3;

/** The figures of one variant; `undefined` where it wrote no block. @param taught Categories of the pairs that were trained on. */
export function blockFiguresOf(blocks: BlocksByItem, taught: ReadonlySet<RuleCategory>): BlockFigures | undefined {
  const all = [...blocks.values()];
  if (all.length === 0) return undefined;
  const share = (isSuch: (block: BlockPrediction) => boolean): number => all.filter(isSuch).length / all.length;
  return {
    blockCount: all.length,
    fileCount: new Set(all.map(({ path }) => path)).size,
    lineCount: sum(all, ({ lineCount }) => lineCount),
    nonEmptyRatio: share(({ hasCode }) => hasCode),
    parseRatio: share(({ parses }) => parses),
    all: rateOf(all, () => true),
    taught: rateOf(all, (category) => taught.has(category)),
    byCategory: ruleCategories.flatMap((category) => {
      const rate = rateOf(all, (found) => found === category);
      return rate.findingCount + rate.keptCount > 0 ? [{ category, isTaught: taught.has(category), ...rate }] : [];
    }),
  };
}

/** The differences on the blocks that both wrote; `undefined` without any. */
export function compareBlocks(
  old: BlocksByItem,
  renewed: BlocksByItem,
  taught: ReadonlySet<RuleCategory>,
  seed: number,
): QualityComparison['blocks'] {
  const both = [...old].flatMap(([item, before]): [BlockPrediction, BlockPrediction][] => {
    const after = renewed.get(item);
    return after ? [[before, after]] : [];
  });
  if (both.length === 0) return undefined;
  const mean = (value: (block: BlockPrediction) => number): DifferenceEstimate =>
    pairedClusterBootstrap(
      both.map(([before, after]) => ({ cluster: before.path, difference: value(after) - value(before), weight: 1 })),
      seed,
    );
  const rate = (isWanted: (category: RuleCategory) => boolean): BlockComparison['taught'] => compareRates(both, isWanted, seed);
  return {
    nonEmpty: mean(({ hasCode }) => Number(hasCode)),
    parses: mean(({ parses }) => Number(parses)),
    lines: mean(({ lineCount }) => lineCount),
    all: rate(() => true),
    taught: rate((category) => taught.has(category)),
    byCategory: ruleCategories.flatMap((category) => {
      const isThere = both.some((blocks) => blocks.some(({ findings }) => findings.some((found) => found.category === category)));
      return isThere ? [{ category, ...rate((found) => found === category) }] : [];
    }),
  };
}

function rateOf(blocks: readonly BlockPrediction[], isWanted: (category: RuleCategory) => boolean): FindingRate {
  const { lines, findings } = countIn(blocks, isWanted);
  const keptCount = sum(blocks, ({ kept }) => sum(kept, ({ category, count }) => (isWanted(category) ? count : 0)));
  const perLine = lines === 0 ? undefined : findings / lines;
  return {
    findingCount: findings,
    keptCount,
    judgedLineCount: lines,
    ...(perLine === undefined ? {} : { perThousandLines: 1000 * perLine }),
    ...(perLine === undefined || perLine === 0 ? {} : { neededLineCount: linesFor(perLine) }),
  };
}

/** Lines of each of two variants at which a fall by 30 % would lie outside of a 95 % interval, were findings independent of each other. */
function linesFor(perLine: number): number {
  const variance = perLine * (2 - wantedFall);
  return Math.ceil((1.96 ** 2 * variance) / (wantedFall * perLine) ** 2);
}

function compareRates(
  both: readonly [BlockPrediction, BlockPrediction][],
  isWanted: (category: RuleCategory) => boolean,
  seed: number,
): BlockComparison['taught'] {
  const clusters = new Map<string, { old: Counted; renewed: Counted }>();
  for (const [before, after] of both) {
    const cluster = clusters.get(before.path) ?? { old: { lines: 0, findings: 0 }, renewed: { lines: 0, findings: 0 } };
    clusters.set(before.path, cluster);
    for (const [side, block] of [
      [cluster.old, before],
      [cluster.renewed, after],
    ] as const) {
      const counted = countIn([block], isWanted);
      side.lines += counted.lines;
      side.findings += counted.findings;
    }
  }
  const rates = (drawn: readonly { old: Counted; renewed: Counted }[]): [number, number] => [
    sum(drawn, ({ old }) => old.findings) / sum(drawn, ({ old }) => old.lines),
    sum(drawn, ({ renewed }) => renewed.findings) / sum(drawn, ({ renewed }) => renewed.lines),
  ];
  const difference = clusterBootstrap(clusters, (drawn) => ((from, to) => 1000 * (to - from))(...rates(drawn)), seed);
  const relative = clusterBootstrap(clusters, (drawn) => ((from, to) => (from === 0 ? NaN : to / from - 1))(...rates(drawn)), seed);
  const usable = { itemCount: both.length };
  return {
    ...(Number.isFinite(difference.difference) ? { perThousandLines: { ...difference, ...usable } } : {}),
    ...(Number.isFinite(relative.difference) ? { relative: { ...relative, ...usable } } : {}),
  };
}

/** Blocks that do not parse count for nothing here: what is found in broken code says little. */
function countIn(blocks: readonly BlockPrediction[], isWanted: (category: RuleCategory) => boolean): Counted {
  const parsed = blocks.filter(({ parses }) => parses);
  return {
    lines: sum(parsed, ({ lineCount }) => lineCount),
    findings: sum(parsed, ({ findings }) => findings.filter(({ category }) => isWanted(category)).length),
  };
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
