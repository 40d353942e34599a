import { Worker } from 'node:worker_threads';
import { throwIfAborted } from '../base/cancellation.ts';
import { messageOf } from '../base/errors.ts';
import type { ParseAnswer, ParseRequest } from './parseMessage.ts';

/** How a {@link ParserThread} is run. */
export interface ParserThreadOptions {
  /** The thread's entry. Default: `parseThread.ts`. */
  readonly entry?: URL;
  /** A text that takes longer has sent the parser into a loop. Default 30 s: the largest files take well under one. */
  readonly timeLimitMs?: number;
  /** V8 heap of the thread. Default 512 MiB: far above the need of a 512 KiB file, so that a runaway fails alone. */
  readonly heapLimitMib?: number;
}

/**
 * Parses texts in a thread of its own, one after the other.
 *
 * A text on which the thread dies or hangs gets the answer `failed`; the next text gets a new thread.
 */
export class ParserThread {
  private readonly entry: URL;
  private readonly timeLimitMs: number;
  private readonly heapLimitMib: number;
  private worker: Worker | undefined;

  constructor(options: ParserThreadOptions = {}) {
    this.entry = options.entry ?? new URL('./parseThread.ts', import.meta.url);
    this.timeLimitMs = options.timeLimitMs ?? 30_000;
    this.heapLimitMib = options.heapLimitMib ?? 512;
  }

  /** Parses one text. The caller waits for the answer before it asks again. */
  async parse(request: ParseRequest, signal?: AbortSignal): Promise<ParseAnswer> {
    throwIfAborted(signal);
    const worker = (this.worker ??= this.start());
    const answer = await this.ask(worker, request, signal);
    if (answer?.kind !== 'parsed') await this.dispose();
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
    const worker = new Worker(this.entry, { resourceLimits: { maxOldGenerationSizeMb: this.heapLimitMib, maxYoungGenerationSizeMb: 8 } });
    // A thread that dies between two requests shows at the next one.
    worker.on('error', () => undefined);
    worker.unref();
    return worker;
  }

  /** The answer, a failure in place of one, or `undefined` when cancelled. */
  private ask(worker: Worker, request: ParseRequest, signal: AbortSignal | undefined): Promise<ParseAnswer | undefined> {
    return new Promise((resolve) => {
      const settle = (answer: ParseAnswer | undefined): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        worker.off('message', settle).off('error', onError).off('exit', onExit);
        resolve(answer);
      };
      const fail = (message: string): void => settle({ kind: 'failed', message });
      const onAbort = (): void => settle(undefined);
      const onError = (error: unknown): void => fail(messageOf(error));
      const onExit = (code: number): void => fail(`the parser thread ended with code ${code}`);
      const timer = setTimeout(() => fail(`the parser gave no answer within ${this.timeLimitMs} ms`), this.timeLimitMs);
      worker.on('message', settle).on('error', onError).on('exit', onExit);
      signal?.addEventListener('abort', onAbort, { once: true });
      worker.postMessage(request);
    });
  }
}
