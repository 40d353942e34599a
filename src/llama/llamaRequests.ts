// What can be asked of a context, and what comes back. Plain data: it crosses the process boundary.
// Legend: P prefix length, T tokens of a request.

import type { WrittenText, WrittenToken, WritingRequest } from './greedyWriter.ts';
import type { ServedArtifact } from './servedArtifact.ts';

/** How a context is made. */
export interface LlamaContextOptions {
  /** Most tokens of one sequence: prefix, prompt and output. */
  readonly contextLength: number;
  /** Requests that can be worked on at the same time. Each has its own `contextLength` of cache; see `ModelDescription.cacheBytesPerToken`. */
  readonly sequenceCount: number;
  /** Absent: the base model alone. */
  readonly artifact?: ServedArtifact | undefined;
  /**
   * Threads of this context, always the same. Absent: what the machine has free before each step, see `ThreadBudget`.
   * The sums inside llama.cpp, and so now and then a greedy choice, depend on the number.
   */
  readonly threadCount?: number | undefined;
}

/** Tokens to judge. */
export interface ScoreRequest {
  /** Follow the prefix. `[T]` */
  readonly tokens: Int32Array;
  /** 1 where a token is to be scored given all before it. `[T]`; entry 0 must be 0. */
  readonly isTarget: Uint8Array;
}

/** Several ways to go on after one text, each to be judged. */
export interface BranchesRequest {
  /** Follow the prefix; evaluated once. At least one. */
  readonly head: Int32Array;
  /** Follow the head, each on its own. Here the first token may be a target. */
  readonly branches: readonly ScoreRequest[];
}

/** A prompt to continue greedily. */
export interface GenerateRequest extends WritingRequest {
  /** Follow the prefix. At least one. */
  readonly tokens: Int32Array;
  /**
   * What stands behind the place to fill in, for a model with fill-in-the-middle tokens: the model reads it between `tokens` and
   * its output. Absent: the output only goes on where `tokens` end.
   */
  readonly following?: Int32Array | undefined;
  /** Whether repetitions of the prompt are guessed and checked several tokens at a time, see `PromptDrafts`. Default false. */
  readonly usesDrafts?: boolean | undefined;
  /**
   * Whether the whole prompt is evaluated, whatever earlier requests left in the cache, so that the output does not depend on them.
   * Default false: what is there is not evaluated again.
   */
  readonly startsAfresh?: boolean | undefined;
}

/** What the model wrote. */
export interface GenerateResult extends WrittenText {
  readonly generatedTokenCount: number;
  /** Prompt tokens that were not in the cache any more or yet. */
  readonly evaluatedTokenCount: number;
  readonly draftedTokenCount: number;
  readonly acceptedTokenCount: number;
}

/** Called after each token with the text so far. */
export type WrittenSink = (text: string, token: WrittenToken, evaluatedTokenCount: number) => void;
