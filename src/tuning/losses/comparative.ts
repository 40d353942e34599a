// The terms of the comparative objective as formulas over tensors. Knows no text, no pair and no optimizer.
// Comparative and single-prefix as comparative prefix-tuning is; its exact loss is not public to us, so the forms are those of
// SVEN (He and Vechev, "Large Language Models for Code: Security Hardening and Adversarial Testing", 2023) and
// SimPO (Meng et al., "SimPO: Simple Preference Optimization with a Reference-Free Reward", 2024).
// The divergence term is `KL(base || tuned)` at tokens that do not differ (SVEN, equation 4; engine/ops/targetDivergence.ts).
// Legend: M targets, Q pairs; side 0 is the better one, side 1 the worse one.
import { assert } from '../../base/assert.ts';
import {
  add,
  matMul,
  mul,
  neg,
  relu,
  reshape,
  slice,
  softplus,
  sub,
  tensor2d,
  type Tensor1D,
  type Tensor2D,
} from '../../engine/tensors.ts';
import type { ObjectiveConfig } from './objective.ts';

/** What of the settings decides the ranking term. */
export type RankingConfig = Pick<ObjectiveConfig, 'rankingForm' | 'beta' | 'gamma' | 'marginNats' | 'usesReference'>;

/**
 * The score of each side: `s(y) = mean over t in D of log p(y_t | x, y_<t)`, nats a token.
 *
 * The mean keeps the longer side from losing by its length alone (SimPO, section 2.2).
 *
 * @param losses `[M]`, `-log p` of the tokens that differ.
 * @param sides `[M]`, `2 q` for the better side of pair `q`, `2 q + 1` for its worse side; each number at least once.
 * @returns `[Q, 2]`.
 */
export function sideScores(losses: Tensor1D, sides: Int32Array, pairCount: number): Tensor2D {
  const sideCount = 2 * pairCount;
  const counts = new Float32Array(sideCount);
  for (const side of sides) counts[side] = (counts[side] as number) + 1;
  assert(
    counts.length === sideCount && counts.every((count) => count > 0),
    () => `each side of ${pairCount} pairs needs a token, got [${sides}]`,
  );
  const shares = new Float32Array(sideCount * sides.length); // [2 Q, M]
  sides.forEach((side, target) => (shares[side * sides.length + target] = 1 / (counts[side] as number)));
  const means = matMul(tensor2d(shares, [sideCount, sides.length]), reshape(losses, [-1, 1])); // [2 Q, 1]
  return reshape(neg(means), [pairCount, 2]); // [Q, 2]
}

/**
 * What it costs that the better side is not far enough ahead, for each pair.
 *
 * With `d = s+ - s-`, or with a reference `d = (s+ - r+) - (s- - r-)`:
 *
 * - `logistic`: `-log sigmoid(beta d - gamma)`. SimPO, equation 6; with a reference and `gamma` 0 it is DPO's
 *   (Rafailov et al., "Direct Preference Optimization", 2023, equation 7) on means in place of sums.
 * - `margin`: `max(0, m - d)`. The hinge of comparative prefix-tuning as we recall it.
 * - `ratio`: `-1/2 log(own / (own + other))` of both sides, where the better side's own is the tuned model and its other the base,
 *   and the worse side's the other way round: `-1/2 (log sigmoid(beta (s+ - r+)) + log sigmoid(beta (r- - s-)))`.
 *   SVEN's contrastive term, equation 3, with the base model in the place of the opposite prefix.
 *
 * @param scores `[Q, 2]` from {@link sideScores}.
 * @param reference `[Q, 2]`, the base model's scores; needed where {@link needsReference}.
 * @returns `[Q]`.
 */
export function rankingLosses(scores: Tensor2D, reference: Tensor2D | undefined, config: RankingConfig): Tensor1D {
  const { rankingForm, beta, gamma, marginNats } = config;
  const moved = needsReference(config) ? sub<Tensor2D>(scores, definedReference(reference)) : scores; // [Q, 2]
  const [better, worse] = [column(moved, 0), column(moved, 1)]; // [Q] twice
  if (rankingForm === 'ratio') {
    const both = add(surprise(mul(better, beta)), surprise(mul(worse, -beta))); // [Q]
    return mul(both, 0.5);
  }
  const ahead = sub(better, worse); // [Q]
  if (rankingForm === 'margin') return relu(sub(marginNats, ahead)); // [Q]
  return surprise(sub(mul(ahead, beta), gamma)); // [Q]
}

/** How unlikely the better side is: `-s+`, nats a token. `[Q]` */
export function betterLosses(scores: Tensor2D): Tensor1D {
  return neg(column(scores, 0));
}

/** Whether {@link rankingLosses} needs the base model's scores. */
export function needsReference({ rankingForm, usesReference }: Pick<RankingConfig, 'rankingForm' | 'usesReference'>): boolean {
  return usesReference || rankingForm === 'ratio';
}

/** `-log sigmoid(x)`, without overflow. */
function surprise(x: Tensor1D): Tensor1D {
  return softplus(neg(x));
}

/** One side's column of `[Q, 2]`: `[Q]`. */
function column(scores: Tensor2D, side: 0 | 1): Tensor1D {
  return reshape(slice(scores, [0, side], [-1, 1]), [-1]);
}

function definedReference(reference: Tensor2D | undefined): Tensor2D {
  assert(reference !== undefined, () => 'this form of the ranking term needs the scores of the base model');
  return reference;
}
