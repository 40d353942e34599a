import { RestartingThread } from '../restartingThread.ts';
import type { CompareAnswer, CompareRequest } from './historyMessage.ts';

/** How a {@link CompareThread} is run. */
export interface CompareThreadOptions {
  /** The thread's entry. Default: `historyThread.ts`. */
  readonly entry?: URL;
  /** A commit that takes longer has sent the parser into a loop. Default 60 s: the largest take a few. */
  readonly timeLimitMs?: number;
  /** V8 heap of the thread. Default 384 MiB, so that a runaway fails alone. */
  readonly heapLimitMib?: number;
}

/** Compares commits in a thread of its own; one that the thread dies of is answered by `failed`, the next gets a new thread. */
export class CompareThread {
  private readonly thread: RestartingThread<CompareRequest, CompareAnswer>;

  constructor(options: CompareThreadOptions = {}) {
    this.thread = new RestartingThread('compared', {
      entry: options.entry ?? new URL('./historyThread.ts', import.meta.url),
      timeLimitMs: options.timeLimitMs ?? 60_000,
      heapLimitMib: options.heapLimitMib ?? 384,
      youngHeapMib: 16,
    });
  }

  /** Compares one commit. The caller waits for the answer before it asks again. */
  compare(request: CompareRequest, signal?: AbortSignal): Promise<CompareAnswer> {
    return this.thread.ask(request, signal);
  }

  /** Ends the thread. The next request starts another. */
  dispose(): Promise<void> {
    return this.thread.dispose();
  }
}
