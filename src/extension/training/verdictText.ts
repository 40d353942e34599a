// The verdict of an evaluation in words, with its numbers.
import type { RunResult } from '../../pipeline/personalize.ts';

type Report = NonNullable<RunResult['report']>;

/** What a person reads at the end of a training. */
export interface VerdictText {
  readonly kind: 'better' | 'neutral';
  readonly title: string;
  /** The numbers, in one line. */
  readonly detail: string;
}

const percent = (ratio: number): string => (100 * ratio).toFixed(1);

/** Words for a report: `12.3 % lower loss on held-out code [10.1 to 14.6 %]; next line exactly right 21.0 → 27.0 %`. */
export function describeVerdict(report: Report, translate: (text: string) => string): VerdictText {
  const { judged, base } = report.costs.evaluation;
  const comparison = report.comparisons.find(({ variant }) => variant === judged);
  const lossOf = (id: string): number | undefined => report.variants.find((variant) => variant.id === id)?.lossNats;
  const parts: string[] = [];
  const baseLoss = lossOf(base);
  if (comparison?.loss && baseLoss) {
    const { difference, interval } = comparison.loss;
    const lower = difference <= 0;
    const share = percent(Math.abs(difference) / baseLoss);
    const [near, far] = interval ? [interval.low, interval.high].map((end) => (lower ? -end : end) / baseLoss).sort((a, b) => a - b) : [];
    const range = near === undefined || far === undefined ? '' : ` [${percent(near)} to ${percent(far)} %]`;
    parts.push(`${share} % ${translate(lower ? 'lower loss on held-out code' : 'higher loss on held-out code')}${range}`);
  }
  const [from, to] = [base, judged].map((id) => report.variants.find((variant) => variant.id === id)?.exactMatchRatio);
  if (from !== undefined && to !== undefined) parts.push(`${translate('next line exactly right')} ${percent(from)} → ${percent(to)} %`);
  const reason = reasons[report.verdict.reason];
  if (reason !== undefined) parts.push(translate(reason));
  return {
    kind: report.verdict.outcome === 'better' ? 'better' : 'neutral',
    title: translate(titles[report.verdict.outcome]),
    detail: parts.join('; '),
  };
}

const titles: Readonly<Record<Report['verdict']['outcome'], string>> = {
  better: 'The personalized model is better.',
  noMeasurableGain: 'No measurable gain: not enabled.',
  worse: 'The personalized model is worse: not enabled.',
  withheld: 'No verdict: the two ways of measuring disagree.',
};

/** Why, where the numbers do not say it themselves. */
const reasons: Readonly<Partial<Record<Report['verdict']['reason'], string>>> = {
  lossUnchanged: 'the difference may be chance',
  exactMatchFell: 'fewer next lines are exactly right',
  tooFewFiles: 'too few files are held out to tell',
};
