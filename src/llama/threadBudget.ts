// How many threads llama.cpp gets. Its threads wait for each other by spinning: one that has no processor holds up all others,
// so on a busy machine fewer threads are faster, not slower.
// Measured on two cores with eight other busy threads, SmolLM2-135M: with one thread instead of two,
// scoring takes half the time and generation a quarter.

import { availableParallelism, cpus } from 'node:os';

/** What a stretch of time looked like, in milliseconds. */
export interface ProcessorUse {
  readonly elapsedMs: number;
  /** Processor time of this process. */
  readonly ownMs: number;
  /** Idle time of all processors. */
  readonly idleMs: number;
}

/** As many threads as could have run all the time: what this process got and what nobody wanted, rounded, at least 1. */
export function resolveThreadCount({ elapsedMs, ownMs, idleMs }: ProcessorUse, mostThreads: number): number {
  return Math.max(1, Math.min(mostThreads, Math.round((ownMs + idleMs) / elapsedMs)));
}

// Short enough to follow what the user does, long enough to be exact: processor times come in ticks of 10 ms.
const sampleMs = 250;

/** Follows the machine's load and tells how many threads to use. */
export class ThreadBudget {
  /** What the machine grants this process. */
  readonly mostThreads = availableParallelism();
  private threadCount = this.mostThreads;
  private last = this.sample();

  /** The number to use now; cheap enough to ask before every step. */
  current(): number {
    const elapsedMs = performance.now() - this.last.timeMs;
    if (elapsedMs < sampleMs) return this.threadCount;
    const previous = this.last;
    this.last = this.sample();
    const use = { elapsedMs, ownMs: this.last.ownMs - previous.ownMs, idleMs: this.last.idleMs - previous.idleMs };
    this.threadCount = resolveThreadCount(use, this.mostThreads);
    return this.threadCount;
  }

  private sample(): { timeMs: number; ownMs: number; idleMs: number } {
    const own = process.cpuUsage();
    return {
      timeMs: performance.now(),
      ownMs: (own.user + own.system) / 1000,
      idleMs: cpus().reduce((sum, { times }) => sum + times.idle, 0),
    };
  }
}
