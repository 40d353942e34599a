/** Insertions and deletions up to which the shortest edit is searched for; 1 000 take 10 ms, and such pairs are refused anyway. */
const MOST_EDITS = 1_000;

/**
 * Tokens that only one of two sequences has, in order, as a part of all tokens of both: 0 for equal ones, 1 for strangers.
 *
 * The number of edits is that of Myers, "An O(ND) difference algorithm and its variations" (1986).
 * Beyond 1 000 edits the difference of the two bags of tokens stands in for it, a lower bound that takes linear time.
 */
export function tokenEditRatio(a: readonly string[], b: readonly string[]): number {
  const total = a.length + b.length;
  return total === 0 ? 0 : editCount(a, b) / total;
}

function editCount(a: readonly string[], b: readonly string[]): number {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const first = a.slice(head, a.length - tail);
  const second = b.slice(head, b.length - tail);
  if (first.length === 0 || second.length === 0) return first.length + second.length;
  return shortestEdit(first, second) ?? Math.max(MOST_EDITS + 1, bagDifference(first, second));
}

/** Edits along the shortest path; `undefined` when more than {@link MOST_EDITS} are needed. */
function shortestEdit(a: readonly string[], b: readonly string[]): number | undefined {
  const limit = Math.min(MOST_EDITS, a.length + b.length);
  // furthest[diagonal + limit + 1] is how far in `a` the best path on that diagonal reaches.
  const furthest = new Int32Array(2 * limit + 3);
  for (let edits = 0; edits <= limit; edits++) {
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const index = diagonal + limit + 1;
      const left = furthest[index - 1] as number;
      const right = furthest[index + 1] as number;
      let x = diagonal === -edits || (diagonal !== edits && left < right) ? right : left + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      furthest[index] = x;
      if (x >= a.length && x - diagonal >= b.length) return edits;
    }
  }
  return undefined;
}

function bagDifference(a: readonly string[], b: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const token of a) counts.set(token, (counts.get(token) ?? 0) + 1);
  for (const token of b) counts.set(token, (counts.get(token) ?? 0) - 1);
  let difference = 0;
  for (const count of counts.values()) difference += Math.abs(count);
  return difference;
}
