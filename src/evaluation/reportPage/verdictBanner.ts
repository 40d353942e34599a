import { formatSigned } from '../../base/formatQuantity.ts';
import type { EvaluationReport, Verdict } from '../evaluationReport.ts';
import { comparisonOf } from './figureRows.ts';
import { type Markup, html } from './markup.ts';

const headlines: Readonly<Record<Verdict['outcome'], string>> = {
  better: 'Better.',
  noMeasurableGain: 'No measurable gain: not enabled.',
  worse: 'Worse: not enabled.',
  withheld: 'No verdict.',
};

const marks: Readonly<Record<Verdict['outcome'], string>> = { better: '✓', noMeasurableGain: '=', worse: '✗', withheld: '?' };

/** The verdict in one sentence, with the figure that decided. */
export function verdictBanner(report: EvaluationReport): Markup {
  const { outcome } = report.verdict;
  return html`<p class="verdict ${outcome}">
    <span aria-hidden="true">${marks[outcome]}</span><span><strong>${headlines[outcome]}</strong> ${sentence(report)}</span>
  </p>`;
}

function sentence(report: EvaluationReport): string {
  const { loss, relativeLoss = 0 } = comparisonOf(report, report.costs.evaluation.judged) ?? {};
  const reason = report.verdict.reason;
  if (reason === 'spotCheckFailed')
    return 'llama.cpp and our own engine disagree about the loss by more than 0.5 %, so no figure below can be relied on.';
  if (reason === 'tooFewFiles' || !loss?.interval)
    return `Code of ${loss?.clusterCount ?? 0} files is held out; an interval needs at least five.`;
  if (reason === 'exactMatchFell')
    return 'The loss did not rise, but fewer next lines are written exactly as in the file, and the interval excludes zero.';
  if (reason === 'qualityFell')
    return 'It tells better from worse code of this repository less often than the base, and the interval excludes zero.';
  const size = `${Math.abs(100 * relativeLoss).toFixed(1)}\u00a0% ${loss.difference < 0 ? 'lower' : 'higher'}`;
  // The interval is scaled as the difference is: both stand over the base's loss on the same items.
  const percent = (nats: number): string => formatSigned(loss.difference === 0 ? 0 : (100 * nats * relativeLoss) / loss.difference, 1);
  const interval = `95\u00a0% interval ${percent(loss.interval.low)} to ${percent(loss.interval.high)}\u00a0%`;
  const includesNone = reason === 'lossUnchanged' || reason === 'qualityRose';
  const ending = includesNone ? ', which includes no change' : '';
  return `${qualitySentence(report)}On code of this repository that it never saw, the personalized model has a ${size} loss than the base (${interval}${ending}).`;
}

/** What held-out pairs say, where they say anything; ends with a space. */
function qualitySentence({ verdict, quality, costs: { evaluation } }: EvaluationReport): string {
  const isDecisive = (found: { variant: string; against: string }): boolean =>
    found.variant === evaluation.judged && found.against === evaluation.base;
  const overall = quality?.comparisons.find(isDecisive)?.pairAccuracy?.overall;
  if (verdict.quality?.outcome !== 'better' || !overall?.interval) return '';
  const points = (ratio: number): string => formatSigned(100 * ratio, 1);
  return `It prefers better to worse code of this repository more often than the base: ${points(overall.difference)} percentage points (95\u00a0% interval ${points(overall.interval.low)} to ${points(overall.interval.high)}). `;
}
