// Fits the confidence of focal links to labels, and judges it on projects that it was not fitted on.
import { type ConfidenceWeights, confidenceOf } from '../src/mining/focalLinks/confidence.ts';
import type { ScoredTest } from './focalScore.ts';

/** Steps of the descent and their size: enough to stand still on 200 labels (measured 2026-11-24). */
const STEPS = 20_000;
const RATE = 0.3;

/** Pull of the weights to zero, so that a project left out changes little. A guess. */
const RIDGE = 0.5;

/** Fits the weights to the tests by logistic regression; several links of one test share its weight. */
export function fitConfidence(tests: readonly ScoredTest[]): ConfidenceWeights {
  const rows = tests.flatMap(({ links }) => links.map((link) => ({ ...link, weight: 1 / links.length })));
  let fitted: ConfidenceWeights = { lead: 0, isThroughHelper: 0, isUncalled: 0, offset: 0 };
  for (let step = 0; step < STEPS; step++) {
    const { lead, isThroughHelper, isUncalled, offset } = fitted;
    const slope = { lead: RIDGE * lead, isThroughHelper: RIDGE * isThroughHelper, isUncalled: RIDGE * isUncalled, offset: 0 };
    for (const { facts, isRight, weight } of rows) {
      const error = weight * (confidenceOf(facts, fitted) - (isRight ? 1 : 0));
      slope.lead += error * facts.lead;
      slope.offset += error;
      if (facts.isThroughHelper) slope.isThroughHelper += error;
      if (facts.isUncalled) slope.isUncalled += error;
    }
    const rate = RATE / Math.max(1, rows.length);
    fitted = {
      lead: lead - rate * slope.lead,
      isThroughHelper: isThroughHelper - rate * slope.isThroughHelper,
      isUncalled: isUncalled - rate * slope.isUncalled,
      offset: offset - rate * slope.offset,
    };
  }
  return fitted;
}

/** The tests with confidences that were fitted to the other projects. */
export function calibrateOutOfProject(tests: readonly ScoredTest[]): ScoredTest[] {
  const projects = [...new Set(tests.map(({ project }) => project))];
  return projects.flatMap((left) => {
    const weights = fitConfidence(tests.filter(({ project }) => project !== left));
    return tests
      .filter(({ project }) => project === left)
      .map((entry) => ({ ...entry, links: entry.links.map((link) => ({ ...link, confidence: confidenceOf(link.facts, weights) })) }));
  });
}
