// One output of the model under way: started by a request, possibly taken over by the next one, stopped within a token.

import type { GenerateResult } from '../../llama/llamaRequests.ts';
import { type AskedScope, cutToScope, isEnough } from './cutToScope.ts';
import { buildCompletionPrompt } from './completionPrompt.ts';
import type { ContextBudget } from './contextBudget.ts';
import { isBehindTyped, type RememberedText } from './suggestionMemory.ts';
import type { ReadyContext } from './variantContexts.ts';

/** What is asked of the model. */
export interface FlightPlan extends AskedScope {
  /** See {@link RememberedText.owner}. */
  readonly owner: string;
  readonly budget: ContextBudget;
  readonly maximumTokens: number;
  readonly usesDrafts: boolean;
  /** Told the part of the text that lies in the scope, after each token. */
  readonly onWritten?: ((text: string) => void) | undefined;
}

/** What came of it. */
export interface FlightResult {
  readonly written: RememberedText;
  /** Whether time ran out before the model had finished. */
  readonly isLate: boolean;
  readonly promptTokenCount: number;
  readonly evaluatedTokenCount: number;
  readonly generatedTokenCount: number;
}

// Nobody types more while one output is written (guess).
const mostTyped = 64;

/** An output under way. */
export class Flight {
  readonly plan: FlightPlan;
  private readonly controller = new AbortController();
  private text = '';
  private isTimeUp = false;

  constructor(plan: FlightPlan) {
    this.plan = plan;
  }

  /** Stops llama.cpp at its next token; {@link run} ends with `reason`. */
  abort(reason: unknown): void {
    this.controller.abort(reason);
  }

  /** Ends with what is written so far, at the next token; where nothing is, as {@link abort} does. */
  endNow(reason: unknown): void {
    this.isTimeUp = true;
    if (this.text === '') this.abort(reason);
  }

  /** Whether what is written so far goes on at another place in the same way: its user has typed along. */
  goesOnAt(asked: AskedScope & { readonly owner: string }): boolean {
    const { owner, scope, trigger, place } = this.plan;
    if (owner !== asked.owner || trigger !== asked.trigger || (scope !== asked.scope && scope !== 'block')) return false;
    const typedLength = asked.place.offset - place.offset;
    if (typedLength < 0 || typedLength > mostTyped) return false;
    const typed = asked.place.before.slice(asked.place.before.length - typedLength);
    // Behind what is written so far nothing is known yet, and it may still turn out to be what was typed.
    return (typed.startsWith(this.text) || this.text.startsWith(typed)) && isBehindTyped(asked.place, place, typed);
  }

  /**
   * Asks the model.
   *
   * @throws {LlamaError} As `RemoteContext.follow`. @throws The reason of {@link abort}.
   */
  async run({ llama, remote }: ReadyContext): Promise<FlightResult> {
    const { place, scope, owner, budget, maximumTokens, usesDrafts, trigger } = this.plan;
    const { signal } = this.controller;
    signal.throwIfAborted();
    const tokenize = (text: string): Promise<Int32Array> => llama.tokenize(text);
    const { tokens, healedText } = await buildCompletionPrompt(place.before, budget.before, tokenize);
    const following =
      budget.after > 0 && llama.model.fillsIn
        ? (await tokenize(place.after.slice(0, 8 * budget.after))).subarray(0, budget.after)
        : undefined;
    const stopAtNewline = scope === 'line';
    const request = { tokens, following, healedText, maximumTokens, stopAtNewline, usesDrafts };
    const isDone = (text: string): boolean => {
      this.text = text;
      this.plan.onWritten?.(cutToScope(text, false, this.plan));
      return this.isTimeUp || isEnough(text, this.plan);
    };
    const { text, stoppedBy, tokens: written, ...counts } = await remote.follow(request, isDone, signal);
    const isLate = stoppedBy === 'caller' && this.isTimeUp;
    const isCutOff = isLate || stoppedBy === ('maximumTokens' satisfies GenerateResult['stoppedBy']);
    return {
      written: {
        owner,
        scope,
        trigger,
        before: place.before,
        after: place.after,
        text: cutToScope(text, isCutOff, this.plan),
        tokens: written,
      },
      isLate,
      promptTokenCount: tokens.length + (following?.length ?? 0),
      evaluatedTokenCount: counts.evaluatedTokenCount,
      generatedTokenCount: counts.generatedTokenCount,
    };
  }
}
