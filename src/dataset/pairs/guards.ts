// What every pair must hold, whatever its kind. Pure; the parser comes from outside.

import type { LanguageId } from '../../mining/sample.ts';
import { behaviourChange } from './behaviourChange.ts';
import { codeTokens } from '../../syntax/codeTokens.ts';
import { isSameSignature } from './sameSignature.ts';
import { tokenEditRatio } from './tokenEditRatio.ts';

/** Why two texts make no pair. */
export type GuardReason =
  'signatureChanged' | 'equal' | 'tooShort' | 'tooLong' | 'sizesDiffer' | 'tooSimilar' | 'tooDifferent' | 'doesNotParse';

/** What may become a pair. */
export interface PairCandidate {
  readonly language: LanguageId;
  readonly better: string;
  readonly worse: string;
  /** Signatures of both sides on one line. Left out where a rewrite cannot touch them. */
  readonly signatures?: { readonly better: string; readonly worse: string } | undefined;
}

/** Bounds within which two texts make a pair. */
export interface GuardBounds {
  /** Fewest tokens of either side. */
  readonly leastTokens: number;
  /** Most characters of either side. */
  readonly mostCharacters: number;
  /** Tokens of the shorter side as a part of those of the longer one, at least. */
  readonly leastSizeRatio: number;
  /** Least and most tokens that differ, see {@link tokenEditRatio}. */
  readonly leastEditRatio: number;
  readonly mostEditRatio: number;
}

/** What the guards need. */
export interface GuardOptions {
  /** Whether a text is free of syntax errors where it stands. Asked last and for both sides, since it costs the most. */
  readonly parses: (language: LanguageId, text: string) => boolean;
  /** Default {@link functionBounds}. */
  readonly bounds?: GuardBounds | undefined;
}

/** Whether two texts make a pair, and what is known about it then. */
export type GuardVerdict =
  | {
      readonly passes: true;
      readonly editRatio: number;
      /** Tokens of the better side for each token of the worse one. */
      readonly growthRatio: number;
      readonly changesBehaviour: 'no' | 'possibly';
    }
  | { readonly passes: false; readonly reason: GuardReason };

/** Bounds for pairs of whole functions. */
export const functionBounds: GuardBounds = {
  // An empty function has about eight (guess).
  leastTokens: 8,
  // Some 2 000 tokens: more than a training window holds beside a context.
  mostCharacters: 8_000,
  leastSizeRatio: 0.4,
  // One token of two functions of 500.
  leastEditRatio: 0.001,
  mostEditRatio: 0.5,
};

/** Holds a candidate against all guards, the cheap ones first. */
export function guardPair(candidate: PairCandidate, { parses, bounds = functionBounds }: GuardOptions): GuardVerdict {
  const { language, better, worse, signatures } = candidate;
  if (better.length > bounds.mostCharacters || worse.length > bounds.mostCharacters) return refused('tooLong');
  if (signatures && !isSameSignature(signatures.better, signatures.worse)) return refused('signatureChanged');
  const a = codeTokens(better, language);
  const b = codeTokens(worse, language);
  if (Math.min(a.length, b.length) < bounds.leastTokens) return refused('tooShort');
  if (Math.min(a.length, b.length) / Math.max(a.length, b.length) < bounds.leastSizeRatio) return refused('sizesDiffer');
  const editRatio = tokenEditRatio(
    a.map(({ text }) => text),
    b.map(({ text }) => text),
  );
  if (editRatio === 0) return refused('equal');
  if (editRatio < bounds.leastEditRatio) return refused('tooSimilar');
  if (editRatio > bounds.mostEditRatio) return refused('tooDifferent');
  if (!parses(language, better) || !parses(language, worse)) return refused('doesNotParse');
  return { passes: true, editRatio, growthRatio: a.length / b.length, changesBehaviour: behaviourChange(a, b, language) };
}

function refused(reason: GuardReason): GuardVerdict {
  return { passes: false, reason };
}
