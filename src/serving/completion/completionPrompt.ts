// From the text around a cursor to what llama.cpp is asked: served requests and judged lines both come through here.

import { fitPrompt } from './promptWindow.ts';

/** Most prompt tokens before the cursor that are served, and therefore judged, by default; short because prefixes weaken with length. */
export const servedPromptTokens = 384;

/** What is evaluated and what the output must begin with. */
export interface CompletionPrompt {
  /** At least one. */
  readonly tokens: Int32Array;
  /** The end of the context, left to the model to tokenize together with what follows. */
  readonly healedText: string;
  /** Offset in the context where the prompt begins. */
  readonly start: number;
}

// A run of spaces or a word of this length can be one token; a longer end is healed in its last part only (guess).
const mostHealedCharacters = 64;

/**
 * Builds the prompt for the text before the cursor.
 *
 * White space and the word before the cursor are not evaluated as tokens of their own: after eight spaces as a token the model expects
 * a ninth, since in all text it has seen the last space belongs to the next word's token.
 *
 * @param limit Most tokens of the prompt; it is cut on the left, see {@link fitPrompt}.
 */
export async function buildCompletionPrompt(
  context: string,
  limit: number,
  tokenize: (text: string) => Promise<Int32Array>,
): Promise<CompletionPrompt> {
  const healedText = openEnd(context);
  const { tokens, start } = await fitPrompt(context.slice(0, context.length - healedText.length), limit, tokenize);
  // An empty file still needs a token to continue from.
  return { tokens: tokens.length > 0 ? tokens : await tokenize('\n'), healedText, start };
}

/** The spaces and word characters at the end of a text that the next token may swallow. */
function openEnd(context: string): string {
  const end = context.slice(-mostHealedCharacters);
  return /[ \t]*[\p{L}\p{N}_]*$/u.exec(end)?.[0] ?? '';
}
