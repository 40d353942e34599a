// Which figures the page shows, and how each is written.
import { formatSigned } from '../../base/formatQuantity.ts';
import type { EvaluationReport, VariantComparison, VariantSummary } from '../evaluationReport.ts';

/** A difference to the base with its 95 % interval. */
export interface ShownDifference {
  readonly difference: number;
  readonly interval?: { readonly low: number; readonly high: number } | undefined;
}

/** One figure. */
export interface FigureRow {
  readonly title: string;
  /** Unit, and which direction is better. */
  readonly explanation: string;
  readonly value: (variant: VariantSummary) => number | undefined;
  readonly difference: (comparison: VariantComparison) => ShownDifference | undefined;
  readonly formatValue: (value: number) => string;
  /** Without its unit. */
  readonly formatDifference: (difference: number) => string;
  /** Follows a difference, or both ends of an interval once. */
  readonly unit: string;
}

const percent = (ratio: number): string => `${(100 * ratio).toFixed(1)} %`;
const hundredfold = (ratio: number): string => formatSigned(100 * ratio, 1);

/** All figures, the decisive one first. */
export const figureRows: readonly FigureRow[] = [
  {
    title: 'Held-out loss',
    explanation: 'nats per token; lower is better',
    value: ({ lossNats }) => lossNats,
    difference: ({ loss }) => loss,
    formatValue: (value) => value.toFixed(4),
    formatDifference: (difference) => formatSigned(difference, 4),
    unit: '',
  },
  {
    title: 'Perplexity',
    explanation: 'lower is better',
    value: ({ perplexity }) => perplexity,
    difference: ({ loss }) => loss && mapDifference(loss, Math.expm1),
    formatValue: (value) => value.toFixed(3),
    formatDifference: hundredfold,
    unit: '\u00a0%',
  },
  {
    title: 'Next line, exact match',
    explanation: 'lines written exactly as in the file; higher is better',
    value: ({ exactMatchRatio }) => exactMatchRatio,
    difference: ({ exactMatch }) => exactMatch,
    formatValue: percent,
    formatDifference: hundredfold,
    unit: '\u00a0points',
  },
  {
    title: 'Next line, edit similarity',
    explanation: 'how much of the line is as in the file; higher is better',
    value: ({ editSimilarityRatio }) => editSimilarityRatio,
    difference: ({ editSimilarity }) => editSimilarity,
    formatValue: percent,
    formatDifference: hundredfold,
    unit: '\u00a0points',
  },
];

/** A difference and its interval in words: `−0.107`, `−0.120 to −0.095`. */
export function differenceTexts(
  { formatDifference, unit }: FigureRow,
  { difference, interval }: ShownDifference,
): { value: string; range: string | undefined } {
  return {
    value: `${formatDifference(difference)}${unit}`,
    range: interval && `${formatDifference(interval.low)} to ${formatDifference(interval.high)}${unit}`,
  };
}

/** What a variant is called on the page. */
export function variantTitle(id: string, method: string): string {
  if (id === 'untrained') return `Untrained ${method}`;
  return id.charAt(0).toUpperCase() + id.slice(1);
}

/** The comparison of a variant with the base; absent for the base itself. */
export function comparisonOf({ comparisons, costs }: EvaluationReport, id: string): VariantComparison | undefined {
  return comparisons.find(({ variant, against }) => variant === id && against === costs.evaluation.base);
}

/** Maps value and interval by a rising function. */
function mapDifference({ difference, interval }: ShownDifference, map: (value: number) => number): ShownDifference {
  return { difference: map(difference), interval: interval && { low: map(interval.low), high: map(interval.high) } };
}
