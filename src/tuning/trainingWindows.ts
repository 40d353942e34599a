// Where training windows begin in the documents, and in which order they are taken.
// A pure function of documents, seed and epoch, so that a resumed run sees the same windows.
import { Random } from '../base/random.ts';
import type { DocumentExample } from '../dataset/example.ts';

/** A stretch of one document to train on. */
export interface TrainingWindow {
  readonly documentIndex: number;
  /** Offset of the first character. */
  readonly start: number;
}

/**
 * Lays windows over all documents for one epoch, in training order.
 *
 * Each begins at a cut point. Where it begins shifts from epoch to epoch, unless the same windows are to return in another order.
 *
 * @param strideCharacters Characters that one window covers on average.
 */
export function layTrainingWindows(
  documents: readonly DocumentExample[],
  { strideCharacters, seed, epoch, repeats = false }: { strideCharacters: number; seed: number; epoch: number; repeats?: boolean },
): TrainingWindow[] {
  const random = Random.fromSeed(seed * 7919 + (repeats ? 0 : epoch));
  const windows: TrainingWindow[] = [];
  for (const [documentIndex, document] of documents.entries()) {
    const first = firstScoredOffset(document);
    let previous = -1;
    for (
      let target = first + random.nextUnit() * strideCharacters - strideCharacters;
      target < document.text.length - strideCharacters / 4;
      target += strideCharacters
    ) {
      const start = target <= first ? first : cutPointBefore(document.cutPoints, target, first);
      if (start > previous) windows.push({ documentIndex, start });
      previous = Math.max(previous, start);
    }
  }
  return (repeats ? Random.fromSeed(seed * 7919 + epoch) : random).shuffle(windows);
}

/** The first offset whose text may be a target. */
function firstScoredOffset(document: DocumentExample): number {
  let offset = 0;
  for (const range of document.unscored) {
    if (document.text.slice(offset, range.start).trim() !== '') break;
    offset = range.end;
  }
  return Math.min(offset, document.text.length);
}

/** The last cut point at or before `target`, never before `first`. */
function cutPointBefore(cutPoints: readonly number[], target: number, first: number): number {
  let low = 0;
  let high = cutPoints.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cutPoints[middle] as number) <= target) low = middle + 1;
    else high = middle;
  }
  return Math.max(first, cutPoints[low - 1] ?? first);
}
