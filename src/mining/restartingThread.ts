import { Worker } from 'node:worker_threads';
import { throwIfAborted } from '../base/cancellation.ts';
import { messageOf } from '../base/errors.ts';

/** How a {@link RestartingThread} is run. */
export interface ThreadOptions {
  /** The thread's entry; it answers each message with one. */
  readonly entry: URL;
  /** A request that takes longer has sent the thread into a loop. */
  readonly timeLimitMs: number;
  /** V8 heap of the thread, so that a runaway fails alone. */
  readonly heapLimitMib: number;
  /** V8's nursery, in MiB. */
  readonly youngHeapMib: number;
}

/** What stands in place of an answer that never came. */
export interface ThreadFailure {
  readonly kind: 'failed';
  readonly message: string;
}

/** A thread that answers one request after the other; one that dies, hangs or says `failed` is replaced before the next request. */
export class RestartingThread<Request, Answer extends { readonly kind: string }> {
  private readonly options: ThreadOptions;
  /** The kind of an answer after which the thread may be used again. */
  private readonly goodKind: Answer['kind'];
  private worker: Worker | undefined;

  constructor(goodKind: Answer['kind'], options: ThreadOptions) {
    this.goodKind = goodKind;
    this.options = options;
  }

  /** The caller waits for the answer before it asks again. The abort reason is thrown when the signal fires. */
  async ask(request: Request, signal?: AbortSignal): Promise<Answer | ThreadFailure> {
    throwIfAborted(signal);
    const worker = (this.worker ??= this.start());
    const answer = await this.answerOf(worker, request, signal);
    if (answer?.kind !== this.goodKind) await this.dispose();
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
    const { entry, heapLimitMib, youngHeapMib } = this.options;
    const worker = new Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: heapLimitMib, maxYoungGenerationSizeMb: youngHeapMib } });
    // A thread that dies between two requests shows at the next one.
    worker.on('error', () => undefined);
    worker.unref();
    return worker;
  }

  /** The answer, a failure in place of one, or `undefined` when cancelled. */
  private answerOf(worker: Worker, request: Request, signal: AbortSignal | undefined): Promise<Answer | ThreadFailure | undefined> {
    const { timeLimitMs } = this.options;
    return new Promise((resolve) => {
      const settle = (answer: Answer | ThreadFailure | undefined): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        worker.off('message', settle).off('error', onError).off('exit', onExit);
        resolve(answer);
      };
      const fail = (message: string): void => settle({ kind: 'failed', message });
      const onAbort = (): void => settle(undefined);
      const onError = (error: unknown): void => fail(messageOf(error));
      const onExit = (code: number): void => fail(`the thread ended with code ${code}`);
      const timer = setTimeout(() => fail(`the thread gave no answer within ${timeLimitMs} ms`), timeLimitMs);
      worker.on('message', settle).on('error', onError).on('exit', onExit);
      signal?.addEventListener('abort', onAbort, { once: true });
      worker.postMessage(request);
    });
  }
}
