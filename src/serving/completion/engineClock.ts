import { throwIfAborted } from '../../base/cancellation.ts';

/** Time as the engine sees it; tests bring their own. */
export interface EngineClock {
  /** Milliseconds that never go back. */
  readonly now: () => number;
  /** Waits; ends with the signal's reason when that fires. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The machine's clock. */
export const systemClock: EngineClock = {
  now: () => performance.now(),
  wait: (ms, signal) => {
    throwIfAborted(signal);
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', abort);
        resolve();
      }, ms);
      signal.addEventListener('abort', abort, { once: true });
    });
  },
};
