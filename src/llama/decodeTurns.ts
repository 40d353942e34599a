// Who of a context's sequences may evaluate, and together with whom.

interface Turn {
  /** Of the sequence that waits; see {@link DecodeTurns.step}. */
  readonly rank: number;
  readonly begin: () => void;
}

/**
 * Lets sequences that write take their steps together, one token of each in one pass, and everybody else evaluate alone.
 *
 * llama.cpp reads all weights once a pass, so that a step of eight sequences takes little longer than a step of three.
 * A pass of one token a sequence gives each the sums that it would have alone; a pass that also holds pieces of a prompt does not.
 */
export class DecodeTurns {
  private readonly alone: Turn[] = [];
  private readonly steps: Turn[] = [];
  private writerCount = 0;
  private runningCount = 0;
  private isScheduled = false;

  /** Evaluates while nobody else does. Comes before any step, so that those who read a prompt soon join those who write. */
  async evaluateAlone<Result>(work: () => Promise<Result>): Promise<Result> {
    return await this.inTurn(this.alone, 0, work);
  }

  /** Counts as one who writes from here on: others who write take no step without this one's. */
  join(): void {
    this.writerCount++;
  }

  /**
   * Takes a step when all who have joined are ready for theirs.
   *
   * @param rank The sequence's own number. Steps begin in this order: llama.cpp's `split_equal` takes tokens into one pass only as
   * long as their sequences are numbered consecutively.
   */
  async step<Result>(rank: number, work: () => Promise<Result>): Promise<Result> {
    return await this.inTurn(this.steps, rank, work);
  }

  /** No longer counts as one who writes. */
  leave(): void {
    this.writerCount--;
    this.goOnSoon();
  }

  private async inTurn<Result>(queue: Turn[], rank: number, work: () => Promise<Result>): Promise<Result> {
    await new Promise<void>((begin) => {
      queue.push({ rank, begin });
      this.goOnSoon();
    });
    try {
      return await work();
    } finally {
      this.runningCount--;
      this.goOnSoon();
    }
  }

  /** When all that can be done without waiting is done: who comes from one turn may want the next one. */
  private goOnSoon(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.goOn();
    });
  }

  private goOn(): void {
    if (this.runningCount > 0) return;
    const isReady = this.steps.length > 0 && this.steps.length === this.writerCount;
    const next = this.alone.length > 0 ? this.alone.splice(0, 1) : isReady ? this.steps.splice(0) : [];
    this.runningCount = next.length;
    for (const { begin } of next.sort((a, b) => a.rank - b.rank)) begin();
  }
}
