// From scores to the share of right links, fitted on the 99 labelled tests of `test/fixtures/focal/links.dev.jsonl` (2026-11-24):
// a logistic curve over how far the best function is ahead of the others and how much speaks for it at all.
//
// | confidence  | links | right (strict) |
// | ----------- | ----: | -------------: |
// | below 0.6   |     7 |              4 |
// | 0.6 to 0.8  |    11 |              7 |
// | 0.8 to 0.9  |    12 |             10 |
// | 0.9 to 0.97 |     7 |              7 |
// | 0.97 and up |    61 |             60 |
//
// The rules were made on the same labels, so the curve is too confident elsewhere: README.md has the figures of the other half.

/** Leads and scores above these add nothing, in log-odds; no labels tell them apart. */
const MOST_LEAD = 6;
const MOST_SCORE = 12;

/**
 * Weights of the fit, rounded. That of the score is not fitted but a little higher:
 * projects without labels (express, sinatra) have more tests that no function of theirs is named or asserted in.
 */
const leadWeight = 0.54;
const scoreWeight = 0.2;
const offset = -0.91;

/**
 * How often a link is right whose candidates have these scores, 0…1.
 *
 * @param scores The best first; the first `tiedCount` count as one answer.
 */
export function confidenceOf(scores: readonly number[], tiedCount: number): number {
  const [best] = scores;
  if (best === undefined) return 0;
  let others = 0;
  for (const score of scores.slice(tiedCount)) others += Math.exp(score - best);
  let tied = 0;
  for (const score of scores.slice(0, tiedCount)) tied += Math.exp(score - best);
  const lead = others > 0 ? Math.min(MOST_LEAD, Math.log(tied / others)) : MOST_LEAD;
  return 1 / (1 + Math.exp(-(leadWeight * lead + scoreWeight * Math.min(MOST_SCORE, best) + offset)));
}
