import type { ParseAnswer, ParseRequest } from './parseMessage.ts';
import { RestartingThread } from './restartingThread.ts';

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
  private readonly thread: RestartingThread<ParseRequest, ParseAnswer>;

  constructor(options: ParserThreadOptions = {}) {
    this.thread = new RestartingThread('parsed', {
      entry: options.entry ?? new URL('./parseThread.ts', import.meta.url),
      timeLimitMs: options.timeLimitMs ?? 30_000,
      heapLimitMib: options.heapLimitMib ?? 512,
      youngHeapMib: 8,
    });
  }

  /** Parses one text. The caller waits for the answer before it asks again. */
  parse(request: ParseRequest, signal?: AbortSignal): Promise<ParseAnswer> {
    return this.thread.ask(request, signal);
  }

  /** Ends the thread. The next request starts another. */
  dispose(): Promise<void> {
    return this.thread.dispose();
  }
}
