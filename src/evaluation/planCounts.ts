/** What the plan rests on. */
export interface CountingInput {
  /** Absent: judge everything there is, up to {@link mostThoroughWindows} and {@link mostThoroughLines}. */
  readonly budgetMs: number | undefined;
  /** Measured, for one variant. */
  readonly windowMs: number;
  readonly lineMs: number;
  readonly scoredVariantCount: number;
  readonly completedVariantCount: number;
  readonly availableWindowCount: number;
  readonly availableLineCount: number;
}

// The loss decides, so it gets most of the time (guess).
const windowShare = 0.6;
/** Of windows and of lines: below it intervals mean little, so a slow machine takes longer than its budget (guess). */
export const leastItemCount = 12;
// More would only narrow an interval that is narrow already.
const mostWindowCount = 150;
const mostLineCount = 150;
/** Most windows of a thorough evaluation. */
export const mostThoroughWindows = 600;
/** Most lines of a thorough evaluation. */
export const mostThoroughLines = 600;

/** How many windows and lines to judge: known before the first of them is scored, so that no result can choose its own sample. */
export function planCounts(input: CountingInput): { windowCount: number; lineCount: number } {
  const { budgetMs, windowMs, lineMs, scoredVariantCount, completedVariantCount, availableWindowCount, availableLineCount } = input;
  if (budgetMs === undefined) {
    return { windowCount: Math.min(mostThoroughWindows, availableWindowCount), lineCount: Math.min(mostThoroughLines, availableLineCount) };
  }
  const bound = (count: number, least: number, most: number, available: number): number =>
    Math.min(available, Math.max(least, Math.min(most, Math.floor(count))));
  const windowCount = bound(
    (windowShare * budgetMs) / (scoredVariantCount * windowMs),
    leastItemCount,
    mostWindowCount,
    availableWindowCount,
  );
  // Time that windows cannot use goes to lines.
  const left = budgetMs - windowCount * scoredVariantCount * windowMs;
  return { windowCount, lineCount: bound(left / (completedVariantCount * lineMs), leastItemCount, mostLineCount, availableLineCount) };
}
