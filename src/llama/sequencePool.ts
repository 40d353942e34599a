import { isAbort } from '../base/cancellation.ts';
import { messageOf } from '../base/errors.ts';
import { LlamaError } from './llamaError.ts';
import type { PrefixedSequence } from './prefixedSequence.ts';

/** The sequences of a context. Of those that are idle the first is taken, so that few that are in use have gaps between them. */
export class SequencePool {
  private readonly idle: PrefixedSequence[];
  private readonly waiting: ((sequence: PrefixedSequence) => void)[] = [];

  /** @param sequences At least one, in the order of their numbers. */
  constructor(sequences: readonly PrefixedSequence[]) {
    this.idle = [...sequences];
  }

  /**
   * Runs `work` with a sequence of its own; a sequence whose work failed starts afresh.
   *
   * @throws {LlamaError} `evaluationFailed`; as it is what is a `LlamaError` already, and the reason of an abort.
   */
  async use<Result>(signal: AbortSignal | undefined, work: (sequence: PrefixedSequence) => Promise<Result>): Promise<Result> {
    const sequence = this.idle.shift() ?? (await new Promise<PrefixedSequence>((resolve) => this.waiting.push(resolve)));
    try {
      return await work(sequence);
    } catch (error) {
      if (error instanceof LlamaError || isAbort(error, signal)) throw error;
      await sequence.native.clearHistory().catch(() => undefined);
      throw new LlamaError('evaluationFailed', `llama.cpp failed to evaluate: ${messageOf(error)}`, { cause: error });
    } finally {
      const next = this.waiting.shift();
      if (next) next(sequence);
      else this.idle.splice(this.idle.filter(({ index }) => index < sequence.index).length, 0, sequence);
    }
  }
}
