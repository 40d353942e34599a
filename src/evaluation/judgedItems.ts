// Items of one kind on their way through all variants, a few at a time.

import { defined } from '../base/assert.ts';
import type { Stopwatch } from '../base/phaseTime.ts';
import type { Prediction } from './prediction.ts';

// Items whose time is taken before it is decided how many are judged; those before them only warm things up (guess).
const leastMeasuredCount = 4;

/** What {@link JudgedItems} works with. */
export interface JudgedItemsOptions<Item, Kind extends Prediction> {
  /** In the order in which they are judged. */
  readonly items: readonly Item[];
  /** Items that are worked on at the same time. */
  readonly laneCount: number;
  /** Predictions of all variants for one item. */
  readonly judge: (item: Item, lane: number) => Promise<readonly Kind[]>;
  /** Counts the time; see {@link Stopwatch}. */
  readonly stopwatch: Stopwatch;
  /** Items before those whose time is taken. Default: one in each lane. */
  readonly warmUpCount?: number | undefined;
}

/** Judges the first items of a list, first a few to learn what one takes, later the others. */
export class JudgedItems<Item, Kind extends Prediction> {
  readonly stopwatch: Stopwatch;
  private readonly options: JudgedItemsOptions<Item, Kind>;
  private readonly byIndex: (readonly Kind[])[] = [];

  constructor(options: JudgedItemsOptions<Item, Kind>) {
    this.options = options;
    this.stopwatch = options.stopwatch;
  }

  /** Items judged so far: the first ones of the list, without a gap. */
  get count(): number {
    return this.byIndex.length;
  }

  /** What was predicted so far, in the order of the items. */
  get predictions(): readonly Kind[] {
    return this.byIndex.flat();
  }

  /**
   * Judges the first few items.
   *
   * @param hopelessMs Stops after the first ones where they take longer.
   * @returns Milliseconds for one of them, its share of the lanes; at least 1, since counts are divided by it.
   */
  async measureMs(hopelessMs = Infinity): Promise<number> {
    const { laneCount, warmUpCount = laneCount } = this.options;
    const beginMs = performance.now();
    await this.judgeFirst(warmUpCount);
    const firstMs = performance.now() - beginMs;
    if (firstMs > hopelessMs) return firstMs / warmUpCount;
    const before = this.count;
    const startMs = performance.now();
    await this.judgeFirst(before + laneCount * Math.ceil(leastMeasuredCount / laneCount));
    return Math.max(1, (performance.now() - startMs) / Math.max(1, this.count - before));
  }

  /**
   * Judges what is missing of the first `count` items.
   *
   * @param mayGoOn Asked before each item with the number of those begun; an item that was begun is finished.
   */
  async judgeFirst(count: number, mayGoOn: (begun: number) => boolean = () => true, onItem?: () => void): Promise<void> {
    const { items, laneCount, judge } = this.options;
    const end = Math.min(count, items.length);
    let next = this.count;
    const work = async (lane: number): Promise<void> => {
      while (next < end && mayGoOn(next)) {
        const index = next++;
        this.byIndex[index] = await judge(defined(items[index], `item ${index}`), lane);
        onItem?.();
      }
    };
    await this.stopwatch.run(() => Promise.all(Array.from({ length: laneCount }, (_, lane) => work(lane))));
  }
}
