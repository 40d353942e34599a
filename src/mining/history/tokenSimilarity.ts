/**
 * How much two token lists have in common, in any order: twice the shared tokens by all tokens (Dice).
 *
 * @returns 0…1; 1 for two empty lists.
 */
export function tokenSimilarity(left: readonly string[], right: readonly string[]): number {
  const all = left.length + right.length;
  if (all === 0) return 1;
  const counts = new Map<string, number>();
  for (const token of left) counts.set(token, (counts.get(token) ?? 0) + 1);
  let shared = 0;
  for (const token of right) {
    const count = counts.get(token) ?? 0;
    if (count === 0) continue;
    counts.set(token, count - 1);
    shared++;
  }
  return (2 * shared) / all;
}

/** The most that {@link tokenSimilarity} can be for lists of these lengths. */
export function highestSimilarity(leftCount: number, rightCount: number): number {
  return leftCount + rightCount === 0 ? 1 : (2 * Math.min(leftCount, rightCount)) / (leftCount + rightCount);
}
