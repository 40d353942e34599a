// The fixed windows of held-out code on which settings and programs are compared.
import { defined } from '../src/base/assert.ts';
import type { DocumentExample } from '../src/dataset/example.ts';
import { type TokenSequence, withLeadingTokens } from '../src/tuning/batches.ts';
import { type Tokenizer, tokenizeStretch } from '../src/tuning/tokenizedText.ts';
import { layTrainingWindows } from '../src/tuning/trainingWindows.ts';

/** How many windows, how long, and the part of each that is context only, as the evaluation has them. */
export const heldOutShape = { count: 40, tokens: 512, contextTokens: 128 };

/** Windows of the held-out documents among `documents`; the same documents give the same windows. */
export function chooseHeldOutWindows(
  documents: readonly DocumentExample[],
  tokenizer: Tokenizer,
  leadingTokens: readonly number[],
): TokenSequence[] {
  const heldOut = documents.filter(({ role }) => role === 'heldOut');
  const places = layTrainingWindows(heldOut, { strideCharacters: heldOutShape.tokens * 3, seed: 99, epoch: 0 });
  const windows: TokenSequence[] = [];
  for (const { documentIndex, start } of places) {
    const document = defined(heldOut[documentIndex], 'held-out document');
    const end = Math.min(document.text.length, start + heldOutShape.tokens * 8);
    const { tokens, isScored } = tokenizeStretch(tokenizer, document.text, start, end, document.unscored);
    if (tokens.length < heldOutShape.tokens) continue;
    const isTarget = isScored.slice(0, heldOutShape.tokens).fill(0, 0, heldOutShape.contextTokens);
    windows.push(withLeadingTokens(leadingTokens, { tokens: tokens.slice(0, heldOutShape.tokens), isTarget }));
    if (windows.length === heldOutShape.count) break;
  }
  return windows;
}
