// From scores to the share of right links: a logistic curve over how far the best answer is ahead and how it was reached.
// Fitted on the 199 labelled tests of `test/fixtures/focal` by `npm run bench -- focal-links --calibrate` (2026-11-24).
// Judged there with each project left out in turn; on eight other projects it promises too much. README.md has both tables.

import type { Candidate } from './evidence.ts';

/** What the confidence of an answer is read from. */
export interface AnswerFacts {
  /** Logarithm of how much likelier the answer is than all others together, at most {@link MOST_LEAD}. */
  readonly lead: number;
  readonly score: number;
  /** Reached only through a helper of the tests, which many tests share. */
  readonly isThroughHelper: boolean;
  /** Named and not called. */
  readonly isUncalled: boolean;
}

/** Log-odds of an answer being right: their weights. */
export interface ConfidenceWeights {
  readonly lead: number;
  readonly isThroughHelper: number;
  readonly isUncalled: number;
  readonly offset: number;
}

/** A longer lead adds nothing, in log-odds; no labels tell them apart. */
const MOST_LEAD = 5;

/**
 * Below this score, in log-odds, little speaks for the function at all. Not fitted, since the labelled projects hardly have such answers:
 * projects without labels (express, sinatra) have more tests that no function of theirs is named or asserted in. A guess.
 */
const WEAK_SCORE = 4;
const weakWeight = 0.2;

/** The fit. */
export const confidenceWeights: ConfidenceWeights = { lead: 0.73, isThroughHelper: -1.72, isUncalled: 0.69, offset: -0.09 };

/** Reads the facts of an answer. */
export function answerFactsOf(candidates: readonly (Candidate & { readonly score: number })[], tiedCount: number): AnswerFacts {
  const [best] = candidates;
  if (!best) return { lead: 0, score: -Infinity, isThroughHelper: false, isUncalled: true };
  const weigh = (list: typeof candidates): number => list.reduce((sum, { score }) => sum + Math.exp(score - best.score), 0);
  const others = weigh(candidates.slice(tiedCount));
  return {
    lead: others > 0 ? Math.min(MOST_LEAD, Math.log(weigh(candidates.slice(0, tiedCount)) / others)) : MOST_LEAD,
    score: best.score,
    isThroughHelper: best.votes.throughHelper !== undefined,
    isUncalled: best.votes.called === undefined,
  };
}

/** How often a link with these facts is right, 0…1. */
export function confidenceOf({ lead, score, isThroughHelper, isUncalled }: AnswerFacts, weights = confidenceWeights): number {
  const logOdds =
    weights.lead * lead +
    weakWeight * Math.min(WEAK_SCORE, score) +
    (isThroughHelper ? weights.isThroughHelper : 0) +
    (isUncalled ? weights.isUncalled : 0) +
    weights.offset;
  return 1 / (1 + Math.exp(-logOdds));
}
