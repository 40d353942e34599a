import type { DifferenceEstimate } from './bootstrap.ts';
import type { Verdict } from './evaluationReport.ts';
import type { QualityVerdict } from './quality/qualitySchema.ts';

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
  /** What held-out pairs say; absent where none was judged. */
  readonly quality?: QualityVerdict | undefined;
  /** `false` when llama.cpp did not confirm the engine's losses. */
  readonly spotCheckAgrees: boolean;
}

/**
 * Whether the personalized model is enabled.
 *
 * It is better when the whole interval of the loss difference lies below zero, or when that of the pair accuracy lies above zero and
 * the loss did not rise. A significant fall of next-line exact match or of the pair accuracy speaks against it.
 */
export function decideVerdict(evidence: VerdictEvidence): Verdict {
  const { quality } = evidence;
  const [outcome, reason] = decide(evidence);
  return { outcome, reason, isEnabled: outcome === 'better', text: texts[outcome], ...(quality ? { quality } : {}) };
}

function decide({ loss, exactMatch, quality, spotCheckAgrees }: VerdictEvidence): [Verdict['outcome'], Verdict['reason']] {
  if (!spotCheckAgrees) return ['withheld', 'spotCheckFailed'];
  if (!loss?.interval) return ['noMeasurableGain', 'tooFewFiles'];
  if (loss.interval.low > 0) return ['worse', 'lossRose'];
  if (exactMatch?.interval && exactMatch.interval.high < 0) return ['worse', 'exactMatchFell'];
  if (quality?.outcome === 'worse') return ['worse', 'qualityFell'];
  if (loss.interval.high < 0) return ['better', 'lossFell'];
  return quality?.outcome === 'better' ? ['better', 'qualityRose'] : ['noMeasurableGain', 'lossUnchanged'];
}
