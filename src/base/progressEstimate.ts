// How fast work goes and how long it will still take, from what was seen in the last while.

/** One look at the counter. */
interface Sighting {
  readonly timeMs: number;
  readonly done: number;
}

/** What can be said about work under way. */
export interface Estimate {
  /** Units a second over the window. */
  readonly unitsPerSecond: number;
  /** Time left when the rest goes as fast as the faster parts of the window, and as slow as its slower parts; seconds. */
  readonly secondsLeft?: { readonly low: number; readonly high: number };
}

/** How far back the rate is measured, milliseconds. Long enough to see the machine's other work, short enough to follow it. */
const windowMs = 40_000;

/** Sightings closer together than this are merged, milliseconds. */
const spacingMs = 1000;

/** Intervals that are needed before a range is given; fewer would be a guess. */
const neededIntervals = 3;

/** A range is never narrower than this share of the time left: the window does not see everything (guess). */
const leastSpreadRatio = 0.1;

/** Follows a counter and estimates its rate and end. */
export class ProgressEstimate {
  private sightings: Sighting[] = [];

  /** Notes the counter; one that went back starts a new measurement. */
  note(timeMs: number, done: number): void {
    const last = this.sightings.at(-1);
    if (last && done < last.done) this.sightings = [];
    const beforeLast = this.sightings.at(-2);
    if (beforeLast && last && last.timeMs - beforeLast.timeMs < spacingMs) this.sightings.pop();
    this.sightings.push({ timeMs, done });
    while ((this.sightings[0]?.timeMs ?? timeMs) < timeMs - windowMs) this.sightings.shift();
  }

  /** @param total Units in all, where that is known. */
  estimate(total: number | undefined): Estimate | undefined {
    const first = this.sightings[0];
    const last = this.sightings.at(-1);
    if (!first || !last || last.timeMs <= first.timeMs || last.done <= first.done) return undefined;
    const unitsPerSecond = (1000 * (last.done - first.done)) / (last.timeMs - first.timeMs);
    const rates = this.intervalRates();
    if (total === undefined || rates.length < neededIntervals) return { unitsPerSecond };
    const unitsLeft = Math.max(0, total - last.done);
    const middle = unitsLeft / unitsPerSecond;
    // Half of the intervals were slower or faster than the quartiles; the rest of the work will mix them.
    const low = Math.min(unitsLeft / quantile(rates, 0.75), middle * (1 - leastSpreadRatio));
    const high = Math.max(unitsLeft / Math.max(quantile(rates, 0.25), unitsPerSecond / 4), middle * (1 + leastSpreadRatio));
    return { unitsPerSecond, secondsLeft: { low, high } };
  }

  /** Units a second between neighbouring sightings, ascending. */
  private intervalRates(): number[] {
    return this.sightings
      .slice(1)
      .map(({ timeMs, done }, index) => {
        const before = this.sightings[index] as Sighting;
        return (1000 * (done - before.done)) / Math.max(1, timeMs - before.timeMs);
      })
      .sort((a, b) => a - b);
  }
}

/** The value below which `ratio` (0 to 1) of the values lie. @param sorted Ascending, not empty. */
function quantile(sorted: readonly number[], ratio: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(ratio * sorted.length))] as number;
}
