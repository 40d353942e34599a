// What the engine is asked and what it answers. Plain data: it crosses process boundaries.

import type { CompletionScope, CompletionTrigger, SilentPlace } from './completionScope.ts';
import type { MirroredDocument } from './documentMirror.ts';
import type { DiscardReason } from './postProcess.ts';

/** A place to complete at. */
export interface CompletionRequest {
  /** The name of an open document, or a document's text. */
  readonly document: string | MirroredDocument;
  /** Offset of the cursor, UTF-16 units. */
  readonly cursor: number;
  readonly trigger: CompletionTrigger;
  /** Which variant answers. Default: the one that is served, see `CompletionEngine.serve`. */
  readonly variant?: string | undefined;
  /** Overrides what the syntax around the cursor says. */
  readonly scope?: CompletionScope | undefined;
  /** Most tokens of the answer. Default 48 for a line, 96 for a block, 192 for a block that a person asked for. */
  readonly maximumTokens?: number | undefined;
  /** The answer is cut off after so many milliseconds, debounce not counted. Absent: it takes what it takes. */
  readonly maximumLatencyMs?: number | undefined;
  /** A newer request in the same lane takes the place of an older one. Default `typing`; comparisons use lanes of their own. */
  readonly lane?: string | undefined;
  /** Whether an answer that is remembered will do. Default: as the engine was opened. */
  readonly remembers?: boolean | undefined;
}

/** Why nothing is suggested. */
export type SilenceReason =
  | SilentPlace
  | DiscardReason
  /** No cursor can stand there. */
  | 'noPlace'
  /** The model is less sure than it must be where nobody asked. */
  | 'notSure'
  /** A newer request took its place. */
  | 'superseded'
  /** Nothing was written before the time was up. */
  | 'tooLate';

/** What an answer cost. */
export interface AnswerCost {
  /** From the request to the answer, debounce not counted, milliseconds. */
  readonly elapsedMs: number;
  /** Time that was waited for the next keystroke. */
  readonly debouncedMs: number;
  readonly promptTokenCount: number;
  /** Prompt tokens that were not in the cache. */
  readonly evaluatedTokenCount: number;
  readonly generatedTokenCount: number;
}

/** What the engine answers. */
export type CompletionAnswer =
  | {
      readonly kind: 'suggestion';
      readonly variant: string;
      readonly scope: CompletionScope;
      readonly insertText: string;
      /** What it replaces: from the cursor over closing brackets that the suggestion closes itself. */
      readonly range: { readonly start: number; readonly end: number };
      /** Geometric mean of the tokens' probabilities, 0…1. */
      readonly confidence: number;
      /** Whether it was remembered, or is the rest of a suggestion that was typed along. */
      readonly isReused: boolean;
      readonly cost: AnswerCost;
    }
  | {
      readonly kind: 'none';
      readonly variant: string;
      readonly reason: SilenceReason;
      /** Whether the model was asked at all. */
      readonly isReused: boolean;
      readonly cost: AnswerCost;
    };
