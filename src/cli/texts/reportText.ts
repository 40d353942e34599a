// The table at the end of the job: every figure for every variant, each difference with its 95 % interval.
import { formatBytes, formatCount, formatDuration, formatSigned } from '../../base/formatQuantity.ts';
import type { RunResult } from '../../pipeline/personalize.ts';
import { layOutPairs, layOutTable } from '../terminal/textTable.ts';

/** The evaluation as plain data. */
export type Report = NonNullable<RunResult['report']>;
type Variant = Report['variants'][number];
type Difference = NonNullable<Report['comparisons'][number]['loss']>;

/** One figure of the table: where it stands in the report, and how it is written. */
interface Figure {
  readonly title: string;
  readonly value: (variant: Variant) => number | undefined;
  readonly difference: (comparison: Report['comparisons'][number]) => Difference | undefined;
  readonly formatValue: (value: number) => string;
  /** Without its unit. */
  readonly formatDifference: (difference: number) => string;
  /** Follows a difference, or both ends of an interval once. */
  readonly unit: string;
  /** Follows the difference: the same as a share of the base's value. */
  readonly relative?: (comparison: Report['comparisons'][number]) => string;
}

const percent = (ratio: number): string => `${(100 * ratio).toFixed(1)} %`;
const hundredfold = (ratio: number): string => formatSigned(100 * ratio, 1);

const figures: readonly Figure[] = [
  {
    title: 'Held-out loss (nats/token)',
    value: ({ lossNats }) => lossNats,
    difference: ({ loss }) => loss,
    formatValue: (value) => value.toFixed(4),
    formatDifference: (difference) => formatSigned(difference, 4),
    unit: '',
    relative: ({ relativeLoss }) => (relativeLoss === undefined ? '' : ` (${formatSigned(100 * relativeLoss, 1)} %)`),
  },
  {
    title: 'Perplexity',
    value: ({ perplexity }) => perplexity,
    // The exponential keeps order, so the interval of the loss is the interval of the perplexity's ratio.
    difference: ({ loss }) => loss,
    formatValue: (value) => value.toFixed(3),
    formatDifference: (difference) => hundredfold(Math.expm1(difference)),
    unit: ' %',
  },
  {
    title: 'Next line: exact match',
    value: ({ exactMatchRatio }) => exactMatchRatio,
    difference: ({ exactMatch }) => exactMatch,
    formatValue: percent,
    formatDifference: hundredfold,
    unit: ' points',
  },
  {
    title: 'Next line: edit similarity',
    value: ({ editSimilarityRatio }) => editSimilarityRatio,
    difference: ({ editSimilarity }) => editSimilarity,
    formatValue: percent,
    formatDifference: hundredfold,
    unit: ' points',
  },
];

const reasonTexts: Readonly<Record<Report['verdict']['reason'], string>> = {
  lossFell: 'the held-out loss fell, and its interval excludes zero',
  lossUnchanged: 'the interval of the held-out loss includes zero',
  lossRose: 'the held-out loss rose, and its interval excludes zero',
  exactMatchFell: 'fewer next lines are exactly right, and the interval excludes zero',
  tooFewFiles: 'too few files are held out to tell',
  spotCheckFailed: 'llama.cpp and our own engine disagree about the loss by more than 0.5 %',
};

/** What a variant is called for people. */
export function variantTitle(id: string, method: RunResult['state']['options']['method']): string {
  return id === 'untrained' ? `untrained ${method}` : id;
}

/** Table, verdict and how it was judged. */
export function reportText(report: Report, method: RunResult['state']['options']['method']): string {
  const rows = figures.flatMap((figure) => figureRows(figure, report, method));
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

function figureRows(
  { title, value, difference, formatValue, formatDifference, unit, relative }: Figure,
  { variants, comparisons }: Report,
  method: RunResult['state']['options']['method'],
): string[][] {
  const rows = variants.flatMap((variant) => {
    const figure = value(variant);
    if (figure === undefined) return [];
    const comparison = comparisons.find(({ variant: id }) => id === variant.id);
    const estimate = comparison && difference(comparison);
    const interval = estimate?.interval;
    return [
      [
        variantTitle(variant.id, method),
        formatValue(figure),
        estimate ? `${formatDifference(estimate.difference)}${unit}${relative?.(comparison) ?? ''}` : '',
        interval ? `${formatDifference(interval.low)} to ${formatDifference(interval.high)}${unit}` : estimate ? 'too few files' : '',
      ],
    ];
  });
  return rows.map((row, index) => [index === 0 ? title : '', ...row]);
}

function judgedText({ variants, costs: { evaluation }, spotCheck }: Report): string {
  const judged = variants.find(({ id }) => id === evaluation.judged);
  const pairs: [string, string][] = [
    [
      'Judged on',
      `${formatCount(judged?.windowCount ?? 0)} of ${formatCount(evaluation.availableWindowCount)} windows (${formatCount(judged?.targetCount ?? 0)} tokens, ${formatCount(judged?.windowFileCount ?? 0)} files) and ${formatCount(judged?.lineCount ?? 0)} next lines, all held out`,
    ],
  ];
  if (spotCheck) {
    const difference = `${formatSigned(100 * spotCheck.relativeDifference, 2)} %`;
    pairs.push([
      'Spot check',
      `${formatCount(spotCheck.itemCount)} window losses computed again by llama.cpp: ${spotCheck.agrees ? 'agrees' : 'disagrees'} (${difference})`,
    ]);
  }
  return layOutPairs(pairs);
}
