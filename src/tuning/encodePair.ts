// One pair as tokens: what both sides share, then each side as far as it matters, with the tokens that differ.
import type { Pair } from '../dataset/pairs/pair.ts';
import type { TokenSequence } from './batches.ts';
import type { ObjectiveConfig } from './losses/objective.ts';
import { type Difference, tokenDifferences } from './tokenDifference.ts';
import type { Tokenizer } from './tokenizedText.ts';

/** A pair as tokens. */
export interface EncodedPair {
  readonly id: string;
  readonly confidence: number;
  /** What stands before both sides, `[X]`: leading tokens, the text before the function, and all that both begin with. */
  readonly context: Int32Array;
  /** Its targets are the tokens that differ from the other side, and the first common one behind each difference; at least one. */
  readonly better: TokenSequence;
  readonly worse: TokenSequence;
}

/** How much of a pair is kept. */
export type PairExtents = Pick<ObjectiveConfig, 'contextTokens' | 'branchTokens' | 'tailTokens'>;

/** Characters a token that are assumed where a context is first cut; more than code has, so that little is cut too much. */
const generousCharactersPerToken = 6;

/** What is kept of the text behind both sides, characters: enough for a token after any tail. */
const followingCharacters = 40;

/**
 * Turns a pair into tokens, each side as it stands in its text.
 *
 * The context begins at a line start where one lies within its budget.
 * Differences that would end beyond the budget of a side are left out on both sides; the first one is cut instead.
 *
 * @param leadingTokens What stands before every text, outside the budget.
 * @returns `undefined` for a pair whose sides have no token to tell them apart.
 */
export function encodePair(
  pair: Pick<Pair, 'id' | 'confidence' | 'context' | 'better' | 'worse' | 'suffix'>,
  tokenizer: Tokenizer,
  leadingTokens: readonly number[],
  extents: PairExtents,
): EncodedPair | undefined {
  const behind = pair.suffix === '' ? '\n' : pair.suffix.slice(0, followingCharacters);
  const { better, worse, shared } = tokenizeSides(
    pair.context + pair.better + behind,
    pair.context + pair.worse + behind,
    tokenizer,
    extents.contextTokens,
  );
  const context = Int32Array.of(...leadingTokens, ...better.subarray(Math.max(0, shared - extents.contextTokens), shared)); // [X]
  const [betterBranch, worseBranch] = [better.subarray(shared), worse.subarray(shared)];
  const { kept, next } = withinBudget(tokenDifferences(betterBranch, worseBranch), extents.branchTokens);
  const side = (tokens: Int32Array, stretches: readonly Stretch[], nextStart: number | undefined): TokenSequence => {
    const end = Math.min((stretches.at(-1)?.end ?? 0) + extents.tailTokens, nextStart ?? tokens.length, tokens.length);
    const isTarget = new Uint8Array(end);
    for (const stretch of stretches) isTarget.fill(1, stretch.start, stretch.end + 1);
    // The first token of a text is predicted from nothing.
    if (context.length === 0) isTarget.fill(0, 0, 1);
    return { tokens: tokens.slice(0, end), isTarget };
  };
  const encoded = {
    id: pair.id,
    confidence: pair.confidence,
    context,
    better: side(
      betterBranch,
      kept.map(({ leftStart, leftEnd }) => ({ start: leftStart, end: leftEnd })),
      next?.leftStart,
    ),
    worse: side(
      worseBranch,
      kept.map(({ rightStart, rightEnd }) => ({ start: rightStart, end: rightEnd })),
      next?.rightStart,
    ),
  };
  return encoded.better.isTarget.includes(1) && encoded.worse.isTarget.includes(1) ? encoded : undefined;
}

/** Tokens that differ; the end is not included. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The differences that end within the budget on both sides, and the first one that does not. */
function withinBudget(differences: readonly Difference[], budget: number): { kept: readonly Difference[]; next: Difference | undefined } {
  const beyond = differences.findIndex(({ leftEnd, rightEnd }) => Math.max(leftEnd, rightEnd) >= budget);
  const first = differences[0];
  if (beyond < 0 || !first) return { kept: differences, next: undefined };
  if (beyond > 0) return { kept: differences.slice(0, beyond), next: differences[beyond] };
  // What follows the cut differs as well, so that nothing behind it is common.
  const cut = { ...first, leftEnd: Math.min(first.leftEnd, budget), rightEnd: Math.min(first.rightEnd, budget) };
  return { kept: [cut], next: { ...cut, leftStart: endOf(first.leftEnd, budget), rightStart: endOf(first.rightEnd, budget) } };
}

/** Where a side may go on to: its first common token where the difference itself fits, otherwise the cut. */
function endOf(end: number, budget: number): number {
  return end < budget ? end + 1 : budget;
}

/** Both texts from one line start on, and the number of tokens they begin with in common. */
function tokenizeSides(
  better: string,
  worse: string,
  tokenizer: Tokenizer,
  contextTokens: number,
): { better: Int32Array; worse: Int32Array; shared: number } {
  const head = commonHead(better, worse);
  let start = lineStartFrom(better, head - contextTokens * generousCharactersPerToken, head) ?? 0;
  for (;;) {
    const [betterTokens, worseTokens] = [tokenizer.tokenize(better.slice(start)), tokenizer.tokenize(worse.slice(start))];
    const shared = commonHead(betterTokens, worseTokens);
    const excess = shared - contextTokens;
    // A line later at least, and as many characters as the tokens that are too many have on average.
    const later = excess > 0 ? lineStartFrom(better, start + Math.max(1, Math.floor((excess / shared) * (head - start))), head) : undefined;
    if (later === undefined) return { better: betterTokens, worse: worseTokens, shared };
    start = later;
  }
}

/** The first line start at or after an offset that leaves something before `end`. */
function lineStartFrom(text: string, offset: number, end: number): number | undefined {
  if (offset <= 0) return 0;
  const newline = text.indexOf('\n', offset - 1);
  return newline < 0 || newline + 1 >= end ? undefined : newline + 1;
}

/** How many elements two sequences begin with in common. */
function commonHead(left: ArrayLike<unknown>, right: ArrayLike<unknown>): number {
  const shorter = Math.min(left.length, right.length);
  let length = 0;
  while (length < shorter && left[length] === right[length]) length++;
  return length;
}
