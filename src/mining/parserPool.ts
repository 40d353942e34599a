import { availableParallelism } from 'node:os';
import type { ParseAnswer, ParseRequest } from './parseMessage.ts';
import { ParserThread, type ParserThreadOptions } from './parserThread.ts';

/** More threads gain little: reading and keeping the results is then what takes the time. Measured on two cores, a guess beyond. */
const MOST_THREADS = 4;

/** A few parser threads; each text goes to the first that is free. */
export class ParserPool {
  private readonly threads: readonly ParserThread[];
  private readonly free: ParserThread[];
  private readonly waiting: ((thread: ParserThread) => void)[] = [];

  /** @param threadCount Default: one for each core, at most {@link MOST_THREADS}. */
  constructor(options: ParserThreadOptions = {}, threadCount = Math.min(availableParallelism(), MOST_THREADS)) {
    this.threads = Array.from({ length: threadCount }, () => new ParserThread(options));
    this.free = [...this.threads];
  }

  /** Parses one text; any number may be asked for at once. */
  async parse(request: ParseRequest, signal?: AbortSignal): Promise<ParseAnswer> {
    const thread = this.free.pop() ?? (await new Promise<ParserThread>((resolve) => this.waiting.push(resolve)));
    try {
      return await thread.parse(request, signal);
    } finally {
      const next = this.waiting.shift();
      if (next) next(thread);
      else this.free.push(thread);
    }
  }

  /** Ends all threads. */
  async dispose(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.dispose()));
  }
}
