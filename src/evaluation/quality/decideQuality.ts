import type { DifferenceEstimate } from '../bootstrap.ts';
import type { QualityVerdict } from './qualitySchema.ts';

const texts: Readonly<Record<QualityVerdict['reason'], string>> = {
  pairAccuracyRose: 'it tells better from worse code more often than the base',
  pairAccuracyUnchanged: 'no measurable gain in telling better from worse code',
  pairAccuracyFell: 'it tells better from worse code less often than the base',
  tooFewFiles: 'too few files with held-out pairs to tell',
};

/**
 * What may be said about quality: a gain only where the whole interval of the difference to the base lies above zero.
 *
 * @param pairAccuracy Judged minus base over all kinds that count; absent where no pair was judged.
 * @returns `undefined` where no pair was judged.
 */
export function decideQuality(pairAccuracy: DifferenceEstimate | undefined): QualityVerdict | undefined {
  if (!pairAccuracy) return undefined;
  const { interval } = pairAccuracy;
  if (!interval) return verdict('noMeasurableGain', 'tooFewFiles');
  if (interval.low > 0) return verdict('better', 'pairAccuracyRose');
  if (interval.high < 0) return verdict('worse', 'pairAccuracyFell');
  return verdict('noMeasurableGain', 'pairAccuracyUnchanged');
}

function verdict(outcome: QualityVerdict['outcome'], reason: QualityVerdict['reason']): QualityVerdict {
  return { outcome, reason, text: texts[reason] };
}
