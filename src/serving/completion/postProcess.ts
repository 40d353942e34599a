// From what the model wrote to what is offered, or to nothing. Pure; each step is a file in postProcessing/, in the order of use here.

import type { CompletionScope, CompletionTrigger } from './completionScope.ts';
import type { CursorPlace } from './cursorPlace.ts';
import { cutAtFollowingLines } from './postProcessing/cutAtFollowingLines.ts';
import { cutAtForeignMarks } from './postProcessing/cutAtForeignMarks.ts';
import { cutAtLineEnd } from './postProcessing/cutAtLineEnd.ts';
import { cutAtUnmatchedCloser } from './postProcessing/cutAtUnmatchedCloser.ts';
import { cutRepetition } from './postProcessing/cutRepetition.ts';
import { isWorthShowing } from './postProcessing/isWorthShowing.ts';
import { matchIndentation } from './postProcessing/matchIndentation.ts';
import { repeatsPreceding } from './postProcessing/repeatsPreceding.ts';
import { replacedLength } from './postProcessing/replacedLength.ts';
import { trimOverlap } from './postProcessing/trimOverlap.ts';

/** What the model wrote, and for what place. */
export interface RawSuggestion {
  /** Cut to its scope, see {@link cutToScope}; what was typed of it meanwhile is left out. Line breaks are `\n`. */
  readonly text: string;
  readonly place: CursorPlace;
  readonly scope: CompletionScope;
  readonly trigger: CompletionTrigger;
}

/** Why nothing is left of a suggestion. */
export type DiscardReason =
  /** The model has nothing to add here. */
  | 'nothing'
  /** It would say what stands before or behind the cursor. */
  | 'duplicate'
  /** It is too short to be looked at. */
  | 'tooShort';

/** What is offered. */
export type ProcessedSuggestion =
  | {
      readonly kind: 'text';
      /** With the document's line breaks and indentation. */
      readonly text: string;
      /** Characters behind the cursor that it replaces. */
      readonly replacedLength: number;
      /** Characters of the raw text that it rests on. */
      readonly rawLength: number;
    }
  | { readonly kind: 'none'; readonly reason: DiscardReason };

/** Trims and judges what the model wrote. */
export function postProcess({ text: raw, place, scope, trigger }: RawSuggestion): ProcessedSuggestion {
  let text = cutAtForeignMarks(raw);
  if (scope === 'line') text = cutAtLineEnd(text);
  text = cutRepetition(text).trimEnd();
  if (text.trim() === '') return { kind: 'none', reason: 'nothing' };
  text = cutAtFollowingLines(text, place);
  text = cutAtUnmatchedCloser(text, place);
  text = trimOverlap(text, place.lineAfter);
  if (text.trim() === '' || repeatsPreceding(text, place)) return { kind: 'none', reason: 'duplicate' };
  if (!isWorthShowing(text, trigger)) return { kind: 'none', reason: 'tooShort' };
  const rawLength = text.length;
  const fitted = matchIndentation(text.replaceAll(/[ \t]+(?=\n)/gu, ''), place.before).replaceAll('\n', place.lineBreak);
  return { kind: 'text', text: fitted, replacedLength: replacedLength(fitted, place.lineAfter), rawLength };
}
