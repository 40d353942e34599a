import { sha256 } from '../base/hash.ts';
import type { FileSample } from './sample.ts';

/**
 * Keeps samples up to a budget of characters, chosen by a hash of path and seed.
 *
 * What is kept depends on the samples only, not on their order:
 * with all samples sorted by hash it is the longest beginning that fits the budget.
 */
export class SampleReservoir {
  private readonly budgetCharacters: number;
  private readonly seed: number;
  /** Sorted by priority, ascending. */
  private readonly kept: { readonly priority: string; readonly sample: FileSample }[] = [];
  private keptCharacters = 0;
  /** Priorities from here on no longer fit. */
  private limit: string | undefined;

  constructor(budgetCharacters: number, seed: number) {
    this.budgetCharacters = budgetCharacters;
    this.seed = seed;
  }

  /** Whether a file may still be kept, so that parsing it is worth while. */
  accepts(path: string): boolean {
    return this.limit === undefined || this.priorityOf(path) < this.limit;
  }

  /** Adds a sample and returns those that no longer fit, perhaps the new one itself. */
  add(sample: FileSample): FileSample[] {
    const priority = this.priorityOf(sample.path);
    if (this.limit !== undefined && priority >= this.limit) return [sample];
    this.kept.splice(this.positionOf(priority), 0, { priority, sample });
    this.keptCharacters += sample.text.length;
    const evicted: FileSample[] = [];
    while (this.keptCharacters > this.budgetCharacters) {
      const last = this.kept.pop();
      if (!last) break;
      this.keptCharacters -= last.sample.text.length;
      this.limit = last.priority;
      evicted.push(last.sample);
    }
    return evicted;
  }

  /** The kept samples in the order of their paths. */
  get samples(): FileSample[] {
    return this.kept.map((entry) => entry.sample).sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  private priorityOf(path: string): string {
    return sha256(`${this.seed}\0${path}`);
  }

  private positionOf(priority: string): number {
    let low = 0;
    let high = this.kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.kept[middle]?.priority ?? '') < priority) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
