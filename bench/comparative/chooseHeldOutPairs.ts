import { sha256 } from '../../src/base/hash.ts';
import type { Pair } from '../../src/dataset/pairs/pair.ts';

/**
 * Held-out pairs to judge by: of every rule some, so that a frequent one does not decide alone, and as many as possible below `most`.
 *
 * The same pairs give the same choice, whatever their order.
 */
export function chooseHeldOutPairs(pairs: readonly Pair[], most: number): Pair[] {
  const byRule = new Map<string, Pair[]>();
  for (const pair of pairs) {
    if (pair.role !== 'heldOut') continue;
    const rule = `${pair.kind}/${pair.rule}`;
    byRule.set(rule, [...(byRule.get(rule) ?? []), pair]);
  }
  const queues = [...byRule]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, group]) => group.sort((left, right) => (sha256(left.id) < sha256(right.id) ? -1 : 1)));
  const chosen: Pair[] = [];
  for (let round = 0; chosen.length < most && queues.some((queue) => round < queue.length); round++)
    for (const queue of queues) {
      const pair = queue[round];
      if (pair && chosen.length < most) chosen.push(pair);
    }
  return chosen;
}
