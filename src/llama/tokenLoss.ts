import type { Token } from 'node-llama-cpp';
import { LlamaError } from './llamaError.ts';

/** Asks for the target's logit, the largest logit and the sum of all weights: what a log-probability needs, without sorting. */
export function weighing(target: Token): { logits: { filter: { tokens: Token[]; includeSelected: true } }; totalLogitWeight: true } {
  return { logits: { filter: { tokens: [target], includeSelected: true } }, totalLogitWeight: true };
}

/** A target's loss from what {@link weighing} asked for, nats. @throws {LlamaError} `evaluationFailed`. */
export function lossOf(target: Token, next: { logits?: Map<Token, number>; totalLogitWeight?: number } | undefined): number {
  const logit = next?.logits?.get(target);
  if (next?.logits === undefined || logit === undefined || next.totalLogitWeight === undefined) {
    throw new LlamaError('evaluationFailed', `llama.cpp gave no logit for token ${target}`);
  }
  // At temperature 0 the selected token is the one with the largest logit, and the weights are exp(logit - largest).
  return Math.max(...next.logits.values()) - logit + Math.log(next.totalLogitWeight);
}
