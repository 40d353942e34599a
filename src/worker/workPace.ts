// When work waits between two of its steps, and why. Knows neither the work nor what asks for the waiting.
import type { Rest, RestCause } from '../pipeline/pipelineEvent.ts';

/** How long one touch of a key keeps work waiting, milliseconds: a pause in typing is shorter, reading is longer (guess). */
const typingRestMs = 1500;

/** Steady typing lets a step through after so long, milliseconds, so that work comes forward all the same. */
const mostTypingRestMs = 15_000;

/** Holds work back while there is a cause. */
export class WorkPace {
  private readonly onChange: (cause: RestCause | undefined) => void;
  private readonly waiting = new Set<() => void>();
  private isOnBattery = false;
  private typing: NodeJS.Timeout | undefined;
  private typingSinceMs: number | undefined;
  private told: RestCause | undefined;

  /** @param onChange Hears when work begins to wait, for what, and when it goes on. */
  constructor(onChange: (cause: RestCause | undefined) => void) {
    this.onChange = onChange;
  }

  /** Says whether work waits for mains power. */
  holdForBattery(isOnBattery: boolean): void {
    this.isOnBattery = isOnBattery;
    this.review();
  }

  /** Somebody types, or waits for a suggestion: the next step waits a moment. @param nowMs Rises evenly. */
  noteTyping(nowMs: number): void {
    this.typingSinceMs ??= nowMs;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.endTyping(), typingRestMs);
  }

  /** Asked between two steps. @returns What is waited for; `undefined`: nothing. @param nowMs As of {@link noteTyping}. */
  rest(signal: AbortSignal, nowMs: number): Rest | undefined {
    if (this.typingSinceMs !== undefined && nowMs - this.typingSinceMs > mostTypingRestMs) {
      // One step, then typing counts anew.
      this.typingSinceMs = nowMs;
      if (!this.isOnBattery) return undefined;
    }
    const cause = this.cause;
    if (cause === undefined) return undefined;
    return { cause, ended: this.waitUntilFree(signal) };
  }

  private get cause(): RestCause | undefined {
    return this.isOnBattery ? 'battery' : this.typingSinceMs === undefined ? undefined : 'typing';
  }

  private endTyping(): void {
    this.typing = undefined;
    this.typingSinceMs = undefined;
    this.review();
  }

  private waitUntilFree(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = (): void => {
        signal.removeEventListener('abort', give);
        resolve();
      };
      const give = (): void => {
        this.waiting.delete(go);
        this.review();
        reject(signal.reason as Error);
      };
      if (signal.aborted) return give();
      signal.addEventListener('abort', give, { once: true });
      this.waiting.add(go);
      this.review();
    });
  }

  /** Lets work go where nothing holds it any more, and tells what it waits for. */
  private review(): void {
    if (this.cause === undefined) {
      for (const go of this.waiting) go();
      this.waiting.clear();
    }
    const cause = this.waiting.size > 0 ? this.cause : undefined;
    if (cause === this.told) return;
    this.told = cause;
    this.onChange(cause);
  }
}
