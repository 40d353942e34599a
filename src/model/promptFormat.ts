// The one place that lays out a prompt. Training and serving both call it: a prefix that was trained under one layout
// and served under another loses its effect without an error.
//
// A prompt is the text before the cursor as it stands in the file. Behind a prefix comes one BOS token in models that
// expect one, and nothing otherwise; there is no chat template and no instruction.

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

/**
 * The tokens of a text as the model sees them behind the prefix.
 *
 * @param text Plain text; what looks like a special token stays text.
 */
export function promptTokens(vocabulary: Vocabulary, text: string): Int32Array {
  const leading = leadingTokens(vocabulary);
  const tokens = vocabulary.tokenize(text);
  const prompt = new Int32Array(leading.length + tokens.length);
  prompt.set(leading);
  prompt.set(tokens, leading.length);
  return prompt;
}

/** What comes between the prefix, or the start, and every text: one BOS token or nothing. */
export function leadingTokens(vocabulary: Vocabulary): readonly number[] {
  return promptLayout(vocabulary).bosFollows && vocabulary.bosToken !== undefined ? [vocabulary.bosToken] : [];
}

/** A context cut where the model can go on as in text that it was trained on. */
export interface CompletionPrompt {
  /** What the model is given. */
  readonly text: string;
  /** The end of the context that the model is to write again before anything new: one blank or tab, or nothing. */
  readonly heldBack: string;
}

/**
 * The prompt that asks for the continuation of a context.
 *
 * Byte-level vocabularies join the last blank before a word to the word: four blanks and `return` are a token of three blanks
 * and the token ` return`. A context that ends in all four would be a sequence that no training text contains,
 * so the last blank is left to the model, and {@link completionText} takes it off again.
 */
export function completionPrompt(context: string): CompletionPrompt {
  const heldBack = /[ \t]$/.exec(context)?.[0] ?? '';
  return { text: context.slice(0, context.length - heldBack.length), heldBack };
}

/** What the model wrote, without the blank that was held back. A text that does not begin with it stays whole. */
export function completionText(prompt: CompletionPrompt, generated: string): string {
  return generated.startsWith(prompt.heldBack) ? generated.slice(prompt.heldBack.length) : generated;
}
