// One sequence of a context behind its prefix: what it holds, and how tokens get into it.
// Legend: P prefix length, T tokens of a request.

import type { ControlledEvaluateInputItem, LlamaContextSequence, Token } from 'node-llama-cpp';
import { assert } from '../base/assert.ts';
import type { DecodeTurns } from './decodeTurns.ts';
import type { ScoreRequest } from './llamaRequests.ts';
import type { RestoredPrefix } from './prefixRestoration.ts';
import { lossOf, weighing } from './tokenLoss.ts';

/**
 * Tokens that are evaluated in one go. Between chunks an abort is noticed; 128 tokens take 0.1 s of SmolLM2-135M on two cores.
 * Longer chunks were no faster and cost memory: a table of logits for each token.
 */
export const chunkLength = 128;

/** A native sequence whose beginning is always the prefix. */
export class PrefixedSequence {
  /** Its number among the sequences of its context, from 0. */
  readonly index: number;
  readonly native: LlamaContextSequence;
  private readonly turns: DecodeTurns;
  private readonly prefix: RestoredPrefix | undefined;

  constructor(index: number, native: LlamaContextSequence, turns: DecodeTurns, prefix: RestoredPrefix | undefined) {
    this.index = index;
    this.native = native;
    this.turns = turns;
    this.prefix = prefix;
  }

  /** Tokens that it holds, those of the prefix included. */
  get length(): number {
    return this.native.nextTokenIndex;
  }

  /** Makes it hold the longest beginning of `tokens` that it can without evaluating, the prefix at least. */
  async rewind(tokens: readonly Token[]): Promise<void> {
    await this.native.adaptStateToTokens([...tokens], false);
    if (this.length > tokens.length) await this.native.eraseContextTokenRanges([{ start: tokens.length, end: this.length }]);
    if (this.prefix !== undefined && this.length < this.prefix.placeholders.length) {
      await this.native.loadStateFromFile(this.prefix.statePath, { acceptRisk: true });
    }
  }

  /** Evaluates what is missing of the first `end` tokens without looking at any logits. @param beforeChunk Throws to stop. */
  async advance(tokens: readonly Token[], end: number, beforeChunk: () => void): Promise<void> {
    while (this.length < end) {
      await this.turns.evaluateAlone(async () => {
        beforeChunk();
        const start = this.length;
        await this.native.evaluateWithoutGeneratingNewTokens(tokens.slice(start, Math.min(start + chunkLength, end)));
      });
    }
  }

  /**
   * Evaluates what is missing of `before`, then the tokens of the request.
   *
   * @param beforeChunk Throws to stop.
   * @returns The loss of each target, nats.
   */
  async weigh(before: readonly Token[], { tokens, isTarget }: ScoreRequest, beforeChunk: () => void): Promise<Float32Array> {
    assert(isTarget.length === tokens.length, () => `${isTarget.length} target marks for ${tokens.length} tokens`);
    const pending = [...before.slice(this.length), ...tokens] as Token[];
    const targetOffset = pending.length - tokens.length - 1;
    const lossesNats: number[] = [];
    for (let start = 0; start < pending.length; start += chunkLength) {
      const input = pending.slice(start, start + chunkLength).map((token, index): ControlledEvaluateInputItem => {
        const next = start + index - targetOffset;
        return isTarget[next] ? [token, { generateNext: weighing(tokens[next] as Token) }] : token;
      });
      const output = await this.turns.evaluateAlone(async () => {
        beforeChunk();
        return await this.native.controlledEvaluate(input);
      });
      for (let index = 0; index < input.length; index++) {
        const next = start + index - targetOffset;
        if (isTarget[next]) lossesNats.push(lossOf(tokens[next] as Token, output[index]?.next));
      }
    }
    return Float32Array.from(lossesNats);
  }
}
