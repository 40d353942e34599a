import { minimumConfidence } from './confidenceCalibration.ts';

/** A token's share of what is shown. */
export interface TokenShare {
  /** Characters of the text up to this token's end. */
  readonly end: number;
  readonly logProbability: number;
}

/**
 * How sure the model is of a stretch of its text: the geometric mean of its tokens' probabilities.
 *
 * @param from The first character that is shown.
 * @param to Behind the last one.
 * @returns 0…1; 1 for an empty stretch.
 */
export function confidenceOf(tokens: readonly TokenShare[], from: number, to: number): number {
  let sum = 0;
  let count = 0;
  let start = 0;
  for (const { end, logProbability } of tokens) {
    if (end > from && start < to) {
      sum += logProbability;
      count++;
    }
    start = end;
  }
  return count === 0 ? 1 : Math.exp(sum / count);
}

/** Whether a suggestion that nobody asked for is sure enough to be shown. */
export function isSureEnough(confidence: number): boolean {
  return confidence >= minimumConfidence;
}
