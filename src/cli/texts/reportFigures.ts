// Which figures the table shows, and how each is written.
import { formatSigned } from '../../base/formatQuantity.ts';
import type { RunResult } from '../../pipeline/personalize.ts';

/** The evaluation as plain data. */
export type Report = NonNullable<RunResult['report']>;
type Variant = Report['variants'][number];
type Comparison = Report['comparisons'][number];
type Quality = NonNullable<Report['quality']>;
type PairAccuracy = NonNullable<Quality['variants'][number]['pairAccuracy']>;
type PairDifference = NonNullable<Quality['comparisons'][number]['pairAccuracy']>;
type Blocks = NonNullable<Quality['variants'][number]['blocks']>;
type BlockDifference = NonNullable<Quality['comparisons'][number]['blocks']>;

/** A difference with its interval. */
export type Difference = NonNullable<Comparison['loss']>;

/** One figure of the table: where it stands in the report, and how it is written. */
export interface Figure {
  readonly title: string;
  readonly value: (variant: string) => number | undefined;
  readonly difference: (variant: string, against: string) => Difference | undefined;
  readonly formatValue: (value: number) => string;
  /** Without its unit. */
  readonly formatDifference: (difference: number) => string;
  /** Follows a difference, or both ends of an interval once. */
  readonly unit: string;
  /** Follows the difference: the same as a share of the other's value. */
  readonly relative?: (variant: string, against: string) => string;
}

const percent = (ratio: number): string => `${(100 * ratio).toFixed(1)} %`;
const hundredfold = (ratio: number): string => formatSigned(100 * ratio, 1);
const ratioTexts = { formatValue: percent, formatDifference: hundredfold, unit: ' points' } as const;

const kindTitles: Readonly<Record<PairAccuracy['byKind'][number]['kind'], string>> = {
  revision: 'revisions',
  linter: 'rules of linters',
  self: 'self pairs, not counted above',
  convention: 'conventions',
};

/** Every figure that the report has. */
export function figuresOf(report: Report): Figure[] {
  const valueOf = (value: (variant: Variant) => number | undefined) => (id: string) => {
    const found = report.variants.find((variant) => variant.id === id);
    return found && value(found);
  };
  const comparisonOf = (variant: string, against: string): Comparison | undefined =>
    report.comparisons.find((comparison) => comparison.variant === variant && comparison.against === against);
  return [
    {
      title: 'Held-out loss (nats/token)',
      value: valueOf(({ lossNats }) => lossNats),
      difference: (variant, against) => comparisonOf(variant, against)?.loss,
      formatValue: (value) => value.toFixed(4),
      formatDifference: (difference) => formatSigned(difference, 4),
      unit: '',
      relative: (variant, against) => {
        const relativeLoss = comparisonOf(variant, against)?.relativeLoss;
        return relativeLoss === undefined ? '' : ` (${formatSigned(100 * relativeLoss, 1)} %)`;
      },
    },
    {
      title: 'Perplexity',
      value: valueOf(({ perplexity }) => perplexity),
      // The exponential keeps order, so the interval of the loss is the interval of the perplexity's ratio.
      difference: (variant, against) => comparisonOf(variant, against)?.loss,
      formatValue: (value) => value.toFixed(3),
      formatDifference: (difference) => hundredfold(Math.expm1(difference)),
      unit: ' %',
    },
    {
      title: 'Next line: exact match',
      value: valueOf(({ exactMatchRatio }) => exactMatchRatio),
      difference: (variant, against) => comparisonOf(variant, against)?.exactMatch,
      ...ratioTexts,
    },
    {
      title: 'Next line: edit similarity',
      value: valueOf(({ editSimilarityRatio }) => editSimilarityRatio),
      difference: (variant, against) => comparisonOf(variant, against)?.editSimilarity,
      ...ratioTexts,
    },
    ...qualityFigures(report.quality),
  ];
}

function qualityFigures(quality: Report['quality']): Figure[] {
  if (!quality) return [];
  const accuracy = (
    title: string,
    value: (found: PairAccuracy) => number | undefined,
    difference: (found: PairDifference) => Difference | undefined,
  ): Figure => ({
    title,
    value: (id) => {
      const found = quality.variants.find((variant) => variant.id === id)?.pairAccuracy;
      return found && value(found);
    },
    difference: (variant, against) => {
      const found = quality.comparisons.find(
        (comparison) => comparison.variant === variant && comparison.against === against,
      )?.pairAccuracy;
      return found && difference(found);
    },
    ...ratioTexts,
  });
  const ofBlocks = (
    title: string,
    value: (found: Blocks) => number | undefined,
    difference: (found: BlockDifference) => Difference | undefined,
    texts: Pick<Figure, 'formatValue' | 'formatDifference' | 'unit'> = ratioTexts,
  ): Figure => ({
    title,
    value: (id) => {
      const found = quality.variants.find((variant) => variant.id === id)?.blocks;
      return found && value(found);
    },
    difference: (variant, against) => {
      const found = quality.comparisons.find((comparison) => comparison.variant === variant && comparison.against === against)?.blocks;
      return found && difference(found);
    },
    ...texts,
  });
  const rateTexts = {
    formatValue: (value: number) => value.toFixed(1),
    formatDifference: (value: number) => formatSigned(value, 1),
    unit: '',
  };
  const findings = ofBlocks(
    'Findings per 1000 written lines',
    ({ all }) => all.perThousandLines,
    ({ all }) => all.perThousandLines,
    rateTexts,
  );
  const taught = ofBlocks(
    '  in what pairs taught',
    (found) => found.taught.perThousandLines,
    (found) => found.taught.perThousandLines,
    rateTexts,
  );
  const relative: Figure['relative'] = (variant, against) => {
    const found = quality.comparisons.find((comparison) => comparison.variant === variant && comparison.against === against)?.blocks;
    const part = found?.taught.relative?.difference;
    return part === undefined ? '' : ` (${formatSigned(100 * part, 0)} %)`;
  };
  const blockFigures = quality.variants.some(({ blocks }) => blocks !== undefined)
    ? [
        findings,
        { ...taught, relative },
        ofBlocks(
          'Written blocks that parse',
          ({ parseRatio }) => parseRatio,
          ({ parses }) => parses,
        ),
        ofBlocks(
          'Written blocks with code',
          ({ nonEmptyRatio }) => nonEmptyRatio,
          ({ nonEmpty }) => nonEmpty,
        ),
        ofBlocks(
          'Written lines a block',
          ({ lineCount, blockCount }) => lineCount / blockCount,
          ({ lines }) => lines,
          rateTexts,
        ),
      ]
    : [];
  const kinds = [...new Set(quality.variants.flatMap(({ pairAccuracy }) => pairAccuracy?.byKind.map(({ kind }) => kind) ?? []))];
  const hasPairs = quality.variants.some(({ pairAccuracy }) => pairAccuracy?.overall !== undefined);
  const overall = accuracy(
    'Pair accuracy',
    (found) => found.overall?.accuracyRatio,
    (found) => found.overall,
  );
  return [
    ...(hasPairs ? [overall] : []),
    ...kinds.map((kind) =>
      accuracy(
        `  ${kindTitles[kind]}`,
        ({ byKind }) => byKind.find((group) => group.kind === kind)?.accuracyRatio,
        ({ byKind }) => byKind.find((group) => group.kind === kind),
      ),
    ),
    ...blockFigures,
  ];
}
