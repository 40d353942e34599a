// Waits for the GPU without leaving the calling function, so that `dataSync` works as on the other backends.
// Dawn's binding for Node looks for finished work in callbacks that it hands to `setImmediate`; here they are called directly.

import { assert } from '../../../base/assert.ts';

type Callback = (...args: unknown[]) => unknown;

/** The event queue of one Dawn instance. */
export class DawnEvents {
  private processEvents: Callback | undefined;

  /** Runs something that makes Dawn schedule its event processing, and remembers how to do the same. */
  async capture<Result>(work: () => Promise<Result>): Promise<Result> {
    const schedule = globalThis.setImmediate;
    replaceSetImmediate((callback, ...args) => {
      this.processEvents = callback;
      return schedule(callback, ...args);
    });
    try {
      return await work();
    } finally {
      replaceSetImmediate(schedule);
    }
  }

  /**
   * Starts an operation of Dawn and lets Dawn work until it has ended.
   *
   * @param start Starts the operation; may schedule event processing.
   * @param isPending Whether the operation still runs.
   */
  waitFor(start: () => void, isPending: () => boolean): void {
    const schedule = globalThis.setImmediate;
    let scheduled: Callback | undefined;
    replaceSetImmediate((callback) => {
      scheduled = callback;
    });
    try {
      start();
      // When nothing was scheduled, an earlier callback still waits in Node's queue: what is scheduled meanwhile would be one too many.
      const isQueued = scheduled === undefined;
      while (isPending()) {
        const next = scheduled ?? this.processEvents;
        assert(next !== undefined, () => 'expected Dawn to schedule its event processing with setImmediate');
        next();
      }
      if (!isQueued && scheduled) schedule(scheduled);
    } finally {
      replaceSetImmediate(schedule);
    }
  }
}

function replaceSetImmediate(replacement: (callback: Callback, ...args: unknown[]) => unknown): void {
  globalThis.setImmediate = replacement as typeof setImmediate;
}
