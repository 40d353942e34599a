import type { SourceOutline, SyntaxProblem } from '../syntax/outline.ts';
import type { LanguageId } from './sample.ts';

/** Asks the parser thread for the outline of one text. */
export interface ParseRequest {
  readonly language: LanguageId;
  readonly text: string;
}

/** What the parser thread answers. After `failed` the thread is not used again. */
export type ParseAnswer =
  | { readonly kind: 'parsed'; readonly outline: SourceOutline; readonly problems: readonly SyntaxProblem[] }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'unavailable'; readonly message: string };
