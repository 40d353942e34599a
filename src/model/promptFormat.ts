// The one place that lays out a prompt. Training and serving both call it: a prefix that was trained under one layout
// and served under another loses its effect without an error.
//
// A prompt is the text before the cursor as it stands in the file. Behind a prefix comes one BOS token in models that
// expect one, and nothing otherwise; there is no chat template and no instruction.
// Where a context is cut and which end of it the model writes again belongs to serving/completion/completionPrompt.ts.

import type { Vocabulary } from '../llama/vocabulary.ts';

/** What stands around a text besides its own tokens. */
export interface PromptLayout {
  /** The id that stands for each prefix position in llama.cpp's list of tokens. It is never evaluated. */
  readonly placeholderToken: number;
  /** Whether a BOS token comes between the prefix, or the start, and the text. */
  readonly bosFollows: boolean;
}

/** The layout for a model's vocabulary. */
export function promptLayout(vocabulary: Vocabulary): PromptLayout {
  return {
    placeholderToken: vocabulary.endOfTextToken ?? vocabulary.bosToken ?? 0,
    bosFollows: vocabulary.addsBos && vocabulary.bosToken !== undefined,
  };
}

/** What comes between the prefix, or the start, and every text: one BOS token or nothing. */
export function leadingTokens(vocabulary: Vocabulary): readonly number[] {
  return promptLayout(vocabulary).bosFollows && vocabulary.bosToken !== undefined ? [vocabulary.bosToken] : [];
}
