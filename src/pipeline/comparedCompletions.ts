// What is asked and answered where two models complete the same place next to each other. Plain data: it crosses process boundaries.
import type { SilenceReason } from '../serving/completion/completionRequest.ts';
import type { CompletionTarget, InlineRequest, ServedModel } from './completionService.ts';

/** A model that takes part: one that can be served, or the base model of a run without what the run learnt. */
export type ComparedTarget = CompletionTarget | { readonly kind: 'baseOf'; readonly run: string; readonly cwd: string };

/** Which of the two. */
export type ComparedSide = 0 | 1;

/** A place and two models. */
export interface ComparisonRequest extends Pick<InlineRequest, 'before' | 'after' | 'languageId' | 'maximumTokens'> {
  readonly sides: readonly [ComparedTarget, ComparedTarget];
}

/** What one model says in the end. */
export type ComparedAnswer =
  | {
      readonly kind: 'suggestion';
      readonly model: ServedModel;
      /** Not empty. */
      readonly text: string;
      /** Characters behind the cursor that the text stands for. */
      readonly replacedLength: number;
      /** Geometric mean of the tokens' probabilities, 0…1. */
      readonly confidence: number;
      readonly elapsedMs: number;
      readonly generatedTokenCount: number;
    }
  | { readonly kind: 'none'; readonly model: ServedModel; readonly reason: SilenceReason; readonly elapsedMs: number };

/** Something new of one side: all that is written so far, or its answer. */
export type ComparisonNotice = { readonly side: ComparedSide } & (
  { readonly kind: 'written'; readonly text: string } | { readonly kind: 'answered'; readonly answer: ComparedAnswer }
);
