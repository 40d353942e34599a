// How long to wait after a keystroke before the model is asked. A policy: it looks at a clock that it is given and waits for nothing.

/** Intervals beyond it are pauses, not typing, milliseconds (guess). */
const longestInterval = 1000;
/** How fast the estimates follow: the weight of the newest value. */
const newestWeight = 0.2;
/** Before anything is known: 200 characters a minute. */
const firstInterval = 300;
/** A wait shorter than this stops nobody; a longer one than that is felt. Milliseconds (guesses). */
const shortestDelay = 0;
const longestDelay = 500;

/**
 * Follows how fast a person types and how fast answers come.
 *
 * Someone who has come to a stop is served at once: the wait is what is left of one and a half of the usual intervals between keys
 * once the time for the answer is taken off. At the end of a word or line a pause is likely, and the wait is half of that.
 */
export class AdaptiveDebounce {
  private readonly now: () => number;
  private intervalMs = firstInterval;
  private answerMs = 0;
  private lastKeyAt: number | undefined;

  /** @param now Milliseconds that never go back. */
  constructor(now: () => number) {
    this.now = now;
  }

  /** Tells of a keystroke. */
  noteKey(): void {
    const at = this.now();
    const interval = this.lastKeyAt === undefined ? undefined : at - this.lastKeyAt;
    this.lastKeyAt = at;
    if (interval !== undefined && interval <= longestInterval) this.intervalMs = towards(this.intervalMs, interval);
  }

  /** Tells how long an answer took. */
  noteAnswer(elapsedMs: number): void {
    this.answerMs = this.answerMs === 0 ? elapsedMs : towards(this.answerMs, elapsedMs);
  }

  /** How long to wait now, milliseconds. @param lineBefore The cursor's line up to the cursor. */
  delayMs(lineBefore: string): number {
    const patience = /[\p{L}\p{N}_]$/u.test(lineBefore) ? 1.5 : 0.75;
    // An answer that is slower than typing is stopped by the next key anyway, which costs it at most one token.
    return Math.round(Math.min(longestDelay, Math.max(shortestDelay, patience * this.intervalMs - this.answerMs)));
  }
}

function towards(old: number, newest: number): number {
  return old + newestWeight * (newest - old);
}
