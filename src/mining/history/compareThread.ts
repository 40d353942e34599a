import { Worker } from 'node:worker_threads';
import { throwIfAborted } from '../../base/cancellation.ts';
import { messageOf } from '../../base/errors.ts';
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
  private readonly entry: URL;
  private readonly timeLimitMs: number;
  private readonly heapLimitMib: number;
  private worker: Worker | undefined;

  constructor(options: CompareThreadOptions = {}) {
    this.entry = options.entry ?? new URL('./historyThread.ts', import.meta.url);
    this.timeLimitMs = options.timeLimitMs ?? 60_000;
    this.heapLimitMib = options.heapLimitMib ?? 384;
  }

  /** Compares one commit. The caller waits for the answer before it asks again. */
  async compare(request: CompareRequest, signal?: AbortSignal): Promise<CompareAnswer> {
    throwIfAborted(signal);
    const worker = (this.worker ??= this.start());
    const answer = await this.ask(worker, request, signal);
    if (answer?.kind !== 'compared') await this.dispose();
    throwIfAborted(signal);
    return answer ?? { kind: 'failed', message: 'cancelled' };
  }

  /** Ends the thread. The next request starts another. */
  async dispose(): Promise<void> {
    const worker = this.worker;
    this.worker = undefined;
    await worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(this.entry, { resourceLimits: { maxOldGenerationSizeMb: this.heapLimitMib, maxYoungGenerationSizeMb: 16 } });
    // A thread that dies between two requests shows at the next one.
    worker.on('error', () => undefined);
    worker.unref();
    return worker;
  }

  /** The answer, a failure in place of one, or `undefined` when cancelled. */
  private ask(worker: Worker, request: CompareRequest, signal: AbortSignal | undefined): Promise<CompareAnswer | undefined> {
    return new Promise((resolve) => {
      const settle = (answer: CompareAnswer | undefined): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        worker.off('message', settle).off('error', onError).off('exit', onExit);
        resolve(answer);
      };
      const fail = (message: string): void => settle({ kind: 'failed', message });
      const onAbort = (): void => settle(undefined);
      const onError = (error: unknown): void => fail(messageOf(error));
      const onExit = (code: number): void => fail(`the thread ended with code ${code}`);
      const timer = setTimeout(() => fail(`no answer within ${this.timeLimitMs} ms`), this.timeLimitMs);
      worker.on('message', settle).on('error', onError).on('exit', onExit);
      signal?.addEventListener('abort', onAbort, { once: true });
      worker.postMessage(request);
    });
  }
}
