// What crosses between a process and its llama.cpp child. Plain data and typed arrays (structured clone), both ends from the same build.

import type { WrittenToken } from './greedyWriter.ts';
import type { BranchesRequest, GenerateRequest, GenerateResult, LlamaContextOptions, ScoreRequest } from './llamaRequests.ts';

/** Every call with its argument and answer. */
export interface LlamaCalls {
  loadModel: { argument: { modelPath: string }; answer: ModelDescription };
  openContext: { argument: LlamaContextOptions; answer: { contextId: number; contextLength: number; leadingTokenCount: number } };
  closeContext: { argument: { contextId: number }; answer: undefined };
  tokenize: { argument: { text: string }; answer: Int32Array };
  score: { argument: ScoreRequest & { contextId: number }; answer: Float32Array };
  scoreBranches: { argument: BranchesRequest & { contextId: number }; answer: Float32Array[] };
  generate: { argument: GenerateRequest & { contextId: number; isFollowed: boolean }; answer: GenerateResult };
  shutDown: { argument: undefined; answer: undefined };
}

/** What the child says about the model it loaded. */
export interface ModelDescription {
  readonly vocabularySize: number;
  /** Tokens of context the model was trained for. */
  readonly trainedContextLength: number;
  /** What one token takes in the cache of a context, bytes. */
  readonly cacheBytesPerToken: number;
  /** Whether it has tokens for filling in between two texts. */
  readonly fillsIn: boolean;
}

/** The name of a call. */
export type LlamaCallName = keyof LlamaCalls;

/** From the parent: a call, or word that nobody waits for it any more. */
export type LlamaRequest =
  | {
      [Name in LlamaCallName]: { readonly id: number; readonly call: Name; readonly argument: LlamaCalls[Name]['argument'] };
    }[LlamaCallName]
  | { readonly id: number; readonly call: 'abort' };

/** From the child: progress, a token that was written, an answer with the processor time that the child has taken since it started, or a failure. */
export type LlamaResponse =
  | { readonly id: number; readonly kind: 'progress'; readonly doneRatio: number }
  | {
      readonly id: number;
      readonly kind: 'written';
      readonly text: string;
      readonly token: WrittenToken;
      readonly evaluatedTokenCount: number;
    }
  | { readonly id: number; readonly kind: 'answer'; readonly answer: unknown; readonly processorMs: number }
  | { readonly id: number; readonly kind: 'failure'; readonly reason: string; readonly message: string };
