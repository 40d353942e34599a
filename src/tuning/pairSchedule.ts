// Which pair takes part when: a pure function of the pairs, the seed and a running number.
import { Random } from '../base/random.ts';
import type { Pair } from '../dataset/pairs/pair.ts';

/**
 * Gives each rule its share of the draws, so that a frequent one does not crowd out the others.
 *
 * An epoch has about as many draws as there are pairs. Every rule comes up equally often in each epoch,
 * and all of its pairs come up before one returns.
 */
export class PairSchedule {
  private readonly seed: number;
  private readonly groups: readonly (readonly number[])[];
  /** Draws of each group in an epoch. */
  private readonly draws: readonly number[];
  private readonly drawsPerEpoch: number;
  private latest: { epoch: number; order: readonly number[] } | undefined;

  /**
   * @param exponent A rule comes up as often as its number of pairs to the power of this says.
   */
  constructor(pairs: readonly Pick<Pair, 'kind' | 'rule'>[], { seed, exponent }: { seed: number; exponent: number }) {
    this.seed = seed;
    const byRule = new Map<string, number[]>();
    pairs.forEach(({ kind, rule }, index) => {
      const name = `${kind}/${rule}`;
      const group = byRule.get(name);
      if (group) group.push(index);
      else byRule.set(name, [index]);
    });
    // By name, so that the order of the pairs decides nothing but the order within a rule.
    this.groups = [...byRule].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, group]) => group);
    const weights = this.groups.map((group) => group.length ** exponent);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    this.draws = weights.map((weight) => Math.max(1, Math.round((pairs.length * weight) / total)));
    this.drawsPerEpoch = this.draws.reduce((sum, count) => sum + count, 0);
  }

  /** The index of the pair with this running number. Needs at least one pair. */
  pairIndex(draw: number): number {
    const epoch = Math.floor(draw / this.drawsPerEpoch);
    if (this.latest?.epoch !== epoch) this.latest = { epoch, order: this.epochOrder(epoch) };
    return this.latest.order[draw % this.drawsPerEpoch] as number;
  }

  /** Indices of pairs in the order of an epoch: rules are shuffled, and each goes on in its own order. */
  private epochOrder(epoch: number): number[] {
    const rules = this.draws.flatMap((count, groupIndex) => Array.from({ length: count }, () => groupIndex));
    const next = this.draws.map((count) => epoch * count);
    const passes = new Map<string, readonly number[]>();
    return Random.fromSeed(this.seed * 7919 + epoch)
      .shuffle(rules)
      .map((groupIndex) => {
        const group = this.groups[groupIndex] as readonly number[];
        const number = next[groupIndex] as number;
        next[groupIndex] = number + 1;
        const pass = Math.floor(number / group.length);
        const key = `${groupIndex} ${pass}`;
        const shuffled = passes.get(key) ?? Random.fromSeed((this.seed * 7919 + pass) * 104_729 + groupIndex).shuffle([...group]);
        passes.set(key, shuffled);
        return shuffled[number % group.length] as number;
      });
  }
}
