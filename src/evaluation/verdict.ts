import type { DifferenceEstimate } from './bootstrap.ts';
import type { Verdict } from './evaluationReport.ts';

const texts: Record<Verdict['outcome'], string> = {
  better: 'better',
  noMeasurableGain: 'no measurable gain: not enabled',
  worse: 'worse: not enabled',
  withheld: 'withheld: the two ways of measuring disagree',
};

/** What decides. Differences are personalized minus base. */
export interface VerdictEvidence {
  /** Held-out loss, nats per token. */
  readonly loss: DifferenceEstimate | undefined;
  readonly exactMatch: DifferenceEstimate | undefined;
  /** `false` when llama.cpp did not confirm the engine's losses. */
  readonly spotCheckAgrees: boolean;
}

/**
 * Whether the personalized model is enabled.
 *
 * It is better when the whole interval of the loss difference lies below zero, unless next-line exact match fell significantly.
 */
export function decideVerdict({ loss, exactMatch, spotCheckAgrees }: VerdictEvidence): Verdict {
  if (!spotCheckAgrees) return verdict('withheld', 'spotCheckFailed');
  if (!loss?.interval) return verdict('noMeasurableGain', 'tooFewFiles');
  if (loss.interval.low > 0) return verdict('worse', 'lossRose');
  if (exactMatch?.interval && exactMatch.interval.high < 0) return verdict('worse', 'exactMatchFell');
  return loss.interval.high < 0 ? verdict('better', 'lossFell') : verdict('noMeasurableGain', 'lossUnchanged');
}

function verdict(outcome: Verdict['outcome'], reason: Verdict['reason']): Verdict {
  return { outcome, reason, isEnabled: outcome === 'better', text: texts[outcome] };
}
