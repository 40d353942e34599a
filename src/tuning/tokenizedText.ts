// Text to tokens with a mark on each token that may be a target.
import type { DocumentExample } from '../dataset/example.ts';

/** What turns text into token ids; llama.cpp's own tokenizer behind it. */
export interface Tokenizer {
  tokenize(text: string): Int32Array;
}

/** Tokens of a stretch of text. */
export interface TokenizedText {
  /** `[T]` */
  readonly tokens: Int32Array;
  /** `[T]`, 1 where the token may be a target, 0 where it lies in an unscored range. */
  readonly isScored: Uint8Array;
}

/**
 * Tokenizes `text.slice(start, end)`, cutting it at the borders of unscored ranges so that each token is wholly in or out.
 *
 * @param unscored Sorted, disjoint ranges of the whole text.
 */
export function tokenizeStretch(
  tokenizer: Tokenizer,
  text: string,
  start: number,
  end: number,
  unscored: DocumentExample['unscored'],
): TokenizedText {
  const pieces: { tokens: Int32Array; isScored: number }[] = [];
  const add = (from: number, to: number, isScored: number): void => {
    if (to > from) pieces.push({ tokens: tokenizer.tokenize(text.slice(from, to)), isScored });
  };
  let position = start;
  for (const range of unscored) {
    if (range.end <= position) continue;
    if (range.start >= end) break;
    add(position, Math.max(position, range.start), 1);
    add(Math.max(position, range.start), Math.min(range.end, end), 0);
    position = Math.min(range.end, end);
  }
  add(position, end, 1);
  const length = pieces.reduce((sum, piece) => sum + piece.tokens.length, 0);
  const tokens = new Int32Array(length);
  const isScored = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    tokens.set(piece.tokens, offset);
    isScored.fill(piece.isScored, offset, offset + piece.tokens.length);
    offset += piece.tokens.length;
  }
  return { tokens, isScored };
}
