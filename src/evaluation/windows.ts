// Which stretches of held-out files the loss is measured on. A pure function of documents, tokenizer and seed.
// Legend: T tokens of a window.

import { Random } from '../base/random.ts';
import { type DocumentExample, documentName } from '../dataset/example.ts';
import { type Tokenizer, tokenizeStretch } from '../tuning/tokenizedText.ts';

/** A stretch of one file whose later tokens are scored given all before them. */
export interface EvaluationWindow {
  /** `path#first token`. */
  readonly id: string;
  readonly path: string;
  /** `[T]`, at most {@link windowTokens}. */
  readonly tokens: Int32Array;
  /** `[T]`, 1 where the token is scored: never among the first {@link contextTokens}, never in an unscored range. */
  readonly isTarget: Uint8Array;
}

/** Tokens of a whole window. From the design. */
export const windowTokens = 512;
/** Tokens at its beginning that only serve as context. From the design. */
export const contextTokens = 128;
/** Borders of the stretches for which the loss is also given, by position in the window. */
export const positionBorders = [128, 256, 384, 512] as const;

// A window with fewer targets costs as much as a full one and says little (guess).
const leastTargetCount = 32;
// Held-out text that is tokenized at most, so that a huge repository costs no more than a second (4 MB/s).
const mostCharacters = 4_000_000;

/**
 * Every window of the held-out documents in random order; the first n are a sample, a longer run takes more of the same list.
 *
 * Within a file windows begin every 384 tokens, so that no token is scored twice.
 */
export function layEvaluationWindows(documents: readonly DocumentExample[], tokenizer: Tokenizer, seed: number): EvaluationWindow[] {
  const random = Random.fromSeed(seed);
  const heldOut = documents.filter(({ role }) => role === 'heldOut').sort((a, b) => (documentName(a) < documentName(b) ? -1 : 1));
  const windows: EvaluationWindow[] = [];
  let characters = 0;
  for (const document of random.shuffle(heldOut)) {
    characters += document.text.length;
    if (characters > mostCharacters && windows.length > 0) break;
    windows.push(...windowsOf(document, tokenizer));
  }
  return random.shuffle(windows);
}

function windowsOf(document: DocumentExample, tokenizer: Tokenizer): EvaluationWindow[] {
  const { path, text, unscored } = document;
  const { tokens, isScored } = tokenizeStretch(tokenizer, text, 0, text.length, unscored);
  const windows: EvaluationWindow[] = [];
  for (let start = 0; start + contextTokens < tokens.length; start += windowTokens - contextTokens) {
    const end = Math.min(start + windowTokens, tokens.length);
    const isTarget = isScored.slice(start, end).fill(0, 0, contextTokens); // [T]
    if (isTarget.reduce((count, mark) => count + mark, 0) < leastTargetCount) continue;
    windows.push({ id: `${documentName(document)}#${start}`, path, tokens: tokens.slice(start, end), isTarget });
  }
  return windows;
}
