// `npm run bench -- pooled-quality RUN…`: quality of evaluated runs of several repositories, each by itself and all together.
// Everything is computed from the stored predictions and reports of `evaluate RUN --against OTHER`; the same figures as in those reports.
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { defined } from '../src/base/assert.ts';
import { resolveRun } from '../src/artifacts/runRegistry.ts';
import { type RuleCategory, ruleCategories } from '../src/dataset/pairs/properties.ts';
import { type DifferenceEstimate, pairedClusterBootstrap } from '../src/evaluation/bootstrap.ts';
import { exactMatch } from '../src/evaluation/metrics/exactMatch.ts';
import { parseEvaluationReport } from '../src/evaluation/parseEvaluationReport.ts';
import { type LinePrediction, type Prediction, parsePredictions } from '../src/evaluation/prediction.ts';
import { qualityFromPredictions } from '../src/evaluation/quality/qualityFromPredictions.ts';
import type { Quality } from '../src/evaluation/quality/qualitySchema.ts';
import { buildTable } from './section.ts';

const seed = 1;
const runs = process.argv.slice(2).map(readRun);
if (runs.length === 0) throw new Error('pooled-quality: expected evaluated runs, found none');
const variants = ['base', 'personalized', ...new Set(runs.flatMap(({ others }) => others))];
const rows = [...runs, { name: 'all', predictions: runs.flatMap(({ predictions }) => predictions) }].flatMap(rowsOf);
const head = [
  'repository',
  'variant',
  'pairs right',
  'findings',
  'per 1000 lines',
  'blocks that parse',
  'with code',
  'lines',
  'next lines',
];
process.stdout.write(`${buildTable(head, rows)}\n`);

interface EvaluatedRun {
  readonly name: string;
  /** Items and files carry the run's name; findings in what the run's pairs did not teach are left away. */
  readonly predictions: readonly Prediction[];
  /** Variants besides the base model and the run itself. */
  readonly others: readonly string[];
}

function readRun(run: string): EvaluatedRun {
  const { folder } = resolveRun(run, process.cwd());
  const { quality } = parseEvaluationReport(readFileSync(folder.reportFile, 'utf8'));
  const judged = defined(quality?.variants, `${run}: a report with a section on quality`);
  const taught = new Set<RuleCategory>(
    judged.flatMap(({ blocks }) => blocks?.byCategory.flatMap(({ category, isTaught }) => (isTaught ? [category] : [])) ?? []),
  );
  const name = basename(dirname(folder.path));
  const predictions = parsePredictions(readFileSync(folder.predictionsFile, 'utf8')).map((prediction): Prediction => {
    const own = { item: `${name}/${prediction.item}`, path: `${name}/${prediction.path}` };
    if (prediction.kind !== 'block') return { ...prediction, ...own };
    return { ...prediction, ...own, findings: prediction.findings.filter(({ category }) => taught.has(category)) };
  });
  return { name, predictions, others: judged.map(({ id }) => id).filter((id) => id !== 'base' && id !== 'personalized') };
}

function rowsOf({ name, predictions }: Pick<EvaluatedRun, 'name' | 'predictions'>): string[][] {
  const compared = variants.flatMap((variant) => (variant === 'base' ? [] : [[variant, 'base'] as const]));
  const others = variants.flatMap((variant) => (compared.length > 1 && variant !== 'base' && variant !== 'personalized' ? [variant] : []));
  const pairs = [...compared, ...others.map((other) => ['personalized', other] as const)];
  const quality: Quality = defined(qualityFromPredictions(predictions, pairs, seed, ruleCategories), `${name}: pairs or blocks`);
  const figures = quality.variants.map(({ id, pairAccuracy, blocks }) => {
    const lines = linesOf(predictions, id);
    return [
      name,
      id,
      percent(pairAccuracy?.overall?.accuracyRatio),
      `${blocks?.taught.findingCount} of ${blocks?.taught.judgedLineCount} lines`,
      (blocks?.taught.perThousandLines ?? Number.NaN).toFixed(1),
      percent(blocks?.parseRatio),
      percent(blocks?.nonEmptyRatio),
      String(blocks?.lineCount),
      `${percent(share(lines))} of ${lines.length}`,
    ];
  });
  const differences = quality.comparisons.map(({ variant, against, pairAccuracy, blocks }) => [
    name,
    `${variant} to ${against}`,
    points(pairAccuracy?.overall),
    '',
    `${tell(blocks?.taught.perThousandLines, 1)}${blocks?.taught.relative ? `; ${points(blocks.taught.relative)} %` : ''}`,
    points(blocks?.parses),
    points(blocks?.nonEmpty),
    tell(blocks?.lines, 1),
    points(compareLines(linesOf(predictions, against), linesOf(predictions, variant))),
  ]);
  return [...figures.filter(([, id]) => variants.includes(defined(id, 'a variant'))), ...differences];
}

function linesOf(predictions: readonly Prediction[], variant: string): LinePrediction[] {
  return predictions.flatMap((prediction) => (prediction.kind === 'line' && prediction.variant === variant ? [prediction] : []));
}

function compareLines(old: readonly LinePrediction[], renewed: readonly LinePrediction[]): DifferenceEstimate {
  const before = new Map(old.map((line) => [line.item, isExact(line)]));
  const both = renewed.filter(({ item }) => before.has(item));
  const items = both.map((line) => ({ cluster: line.path, difference: isExact(line) - (before.get(line.item) ?? 0), weight: 1 }));
  return pairedClusterBootstrap(items, seed);
}

function isExact({ target, text }: LinePrediction): number {
  return exactMatch(target, text);
}

function share(lines: readonly LinePrediction[]): number {
  return lines.reduce((sum, line) => sum + isExact(line), 0) / lines.length;
}

function percent(ratio: number | undefined): string {
  return ratio === undefined ? '' : `${(100 * ratio).toFixed(1)} %`;
}

function points(estimate: DifferenceEstimate | undefined): string {
  return tell(estimate, 100);
}

function tell(estimate: DifferenceEstimate | undefined, scale: number): string {
  if (!estimate) return '';
  const show = (value: number): string => `${value > 0 ? '+' : ''}${(scale * value).toFixed(1)}`;
  const { difference, interval } = estimate;
  return interval ? `${show(difference)} (${show(interval.low)} to ${show(interval.high)})` : show(difference);
}
