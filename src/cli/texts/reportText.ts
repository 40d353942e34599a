// The table at the end of the job: every figure for every variant, each difference with its 95 % interval.
import { formatBytes, formatCount, formatDuration, formatSigned } from '../../base/formatQuantity.ts';
import type { RunResult } from '../../pipeline/personalize.ts';
import { type Figure, type Report, figuresOf } from './reportFigures.ts';
import { layOutPairs, layOutTable } from '../terminal/textTable.ts';

const reasonTexts: Readonly<Record<Report['verdict']['reason'], string>> = {
  lossFell: 'the held-out loss fell, and its interval excludes zero',
  qualityRose: 'better code is preferred to worse more often, and the interval excludes zero',
  lossUnchanged: 'the interval of the held-out loss includes zero',
  lossRose: 'the held-out loss rose, and its interval excludes zero',
  exactMatchFell: 'fewer next lines are exactly right, and the interval excludes zero',
  qualityFell: 'better code is preferred to worse less often, and the interval excludes zero',
  tooFewFiles: 'too few files are held out to tell',
  spotCheckFailed: 'llama.cpp and our own engine disagree about the loss by more than 0.5 %',
};

/** What a variant is called for people. */
export function variantTitle(id: string, method: RunResult['state']['options']['method']): string {
  return id === 'untrained' ? `untrained ${method}` : id;
}

/** Table, verdict and how it was judged. */
export function reportText(report: Report, method: RunResult['state']['options']['method']): string {
  const rows = figuresOf(report).flatMap((figure) => figureRows(figure, report, method));
  const table = layOutTable(
    [['Figure', 'Variant', 'Value', 'Difference', '95 % interval'], ...rows],
    ['left', 'left', 'right', 'right', 'left'],
  );
  return `${table}\n\nVerdict: ${verdictText(report)}\n${judgedText(report)}`;
}

/** The one line that decides, with its reason. */
export function verdictText({ verdict }: Report): string {
  return `${verdict.text} (${reasonTexts[verdict.reason]})`;
}

/** What the artifact and its proof cost, as pairs of name and value. */
export function costPairs({ costs }: Report): [string, string][] {
  const { artifactBytes, evaluation } = costs;
  return [
    ['Evaluation', formatDuration(evaluation.elapsedMs / 1000)],
    ...(artifactBytes === undefined ? [] : [['Artifact', formatBytes(artifactBytes)] as [string, string]]),
  ];
}

function figureRows(figure: Figure, report: Report, method: RunResult['state']['options']['method']): string[][] {
  const { variants, costs } = report;
  const { base, judged, rivals = [] } = costs.evaluation;
  const rows = variants.flatMap(({ id }) => {
    const value = figure.value(id);
    return value === undefined ? [] : [[variantTitle(id, method), figure.formatValue(value), ...differenceCells(figure, id, base)]];
  });
  const againstRivals = rivals.flatMap((rival) =>
    figure.difference(judged, rival) ? [[`  than ${variantTitle(rival, method)}`, '', ...differenceCells(figure, judged, rival)]] : [],
  );
  return [...rows, ...againstRivals].map((row, index) => [index === 0 ? figure.title : '', ...row]);
}

function differenceCells({ difference, formatDifference, unit, relative }: Figure, variant: string, against: string): string[] {
  const estimate = difference(variant, against);
  if (!estimate) return ['', ''];
  const { interval } = estimate;
  return [
    `${formatDifference(estimate.difference)}${unit}${relative?.(variant, against) ?? ''}`,
    interval ? `${formatDifference(interval.low)} to ${formatDifference(interval.high)}${unit}` : 'too few files',
  ];
}

function judgedText({ variants, costs: { evaluation }, spotCheck, quality, verdict }: Report): string {
  const judged = variants.find(({ id }) => id === evaluation.judged);
  const pairs: [string, string][] = [
    [
      'Judged on',
      `${formatCount(judged?.windowCount ?? 0)} of ${formatCount(evaluation.availableWindowCount)} windows (${formatCount(judged?.targetCount ?? 0)} tokens, ${formatCount(judged?.windowFileCount ?? 0)} files) and ${formatCount(judged?.lineCount ?? 0)} next lines, all held out`,
    ],
  ];
  const accuracy = quality?.variants.find(({ id }) => id === evaluation.judged)?.pairAccuracy;
  if (accuracy) {
    const count = accuracy.byKind.reduce((sum, { pairCount }) => sum + pairCount, 0);
    pairs.push([
      '',
      `${formatCount(count)} of ${formatCount(evaluation.availablePairCount ?? count)} held-out pairs of better and worse code (${formatCount(accuracy.byRule.length)} rules), balanced over kinds and rules`,
    ]);
  }
  const blocks = quality?.variants.find(({ id }) => id === evaluation.judged)?.blocks;
  if (blocks) {
    const ofBase = quality?.variants.find(({ id }) => id === evaluation.base)?.blocks;
    const needed = ofBase?.taught.neededLineCount;
    pairs.push([
      '',
      `${formatCount(blocks.blockCount)} blocks written in held-out functions (${formatCount(blocks.fileCount)} files, ${formatCount(blocks.taught.judgedLineCount)} lines that parse${needed === undefined ? '' : `; some ${formatCount(needed)} are needed to see findings fall by 30 %`})`,
    ]);
  }
  if (verdict.quality) pairs.push(['Quality', verdict.quality.text]);
  if (spotCheck) {
    const difference = `${formatSigned(100 * spotCheck.relativeDifference, 2)} %`;
    pairs.push([
      'Spot check',
      `${formatCount(spotCheck.itemCount)} window losses computed again by llama.cpp: ${spotCheck.agrees ? 'agrees' : 'disagrees'} (${difference})`,
    ]);
  }
  return layOutPairs(pairs);
}
