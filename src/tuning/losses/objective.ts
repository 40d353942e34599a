// What a run is trained for, as settings: every weight and form of the comparative objective.
import { z } from 'zod';

/** What training aims at: likely project code alone, or better code above worse code as well. */
export const objectives = ['likelihood', 'comparative'] as const;

/** What training aims at. */
export type Objective = (typeof objectives)[number];

/**
 * How the scores of the two sides of a pair become a loss, see `comparative.ts`.
 *
 * - `logistic`: a smooth step at the margin; every pair keeps pulling a little.
 * - `margin`: nothing to gain beyond the margin.
 * - `ratio`: each side on its own against what the base model says of it.
 */
export const rankingForms = ['logistic', 'margin', 'ratio'] as const;

/** How the scores of the two sides of a pair become a loss. */
export type RankingForm = (typeof rankingForms)[number];

/**
 * How the gradient of the pairs is added to that of the project's code.
 *
 * - `sum`: as it is.
 * - `clip`: scaled down to `pairRatio` times the length of the other where it is longer.
 * - `normalise`: scaled to that length, up or down.
 */
export const gradientBalances = ['sum', 'clip', 'normalise'] as const;

/** How the gradient of the pairs is added to that of the project's code. */
export type GradientBalance = (typeof gradientBalances)[number];

const weight = z.number().min(0).max(1000);
const ratio = z.number().min(0).max(1);

/** Settings of the comparative objective. */
export const objectiveConfigSchema = z.object({
  /** Weight of the ranking term. With no weight above 0 no pair is looked at. */
  rankingWeight: weight.default(0.5),
  rankingForm: z.enum(rankingForms).default('logistic'),
  /** Steepness of `logistic` and `ratio`, per nat. */
  beta: z.number().positive().max(100).default(1.5),
  /** What `logistic` asks the better side to be ahead by, in units of `beta` times nats. */
  gamma: z.number().min(0).max(100).default(0.5),
  /** What `margin` asks the better side to be ahead by, nats a token. */
  marginNats: z.number().min(0).max(100).default(0.5),
  /** Compares how far both sides moved from the base model's scores, in place of the scores themselves. `ratio` always does. */
  usesReference: z.boolean().default(false),
  /** Weight of the likelihood of the better side's own tokens: keeps a ranking from being won by making both sides unlikely. */
  betterWeight: weight.default(0.05),
  /** Weight of the divergence from the base model at unchanged tokens: keeps what the pairs are not about as it was. */
  divergenceWeight: weight.default(0),
  /** Unchanged tokens of a pair at which the divergence is taken. */
  divergenceTokens: z.int().min(1).max(1024).default(32),
  /** Pairs that take part in one step. */
  pairsPerStep: z.int().min(1).max(64).default(2),
  /** Tokens before the first difference at most. */
  contextTokens: z.int().min(1).max(4096).default(160),
  /** Tokens from the first difference on, of each side at most. */
  branchTokens: z.int().min(2).max(4096).default(160),
  /** Tokens of each side behind the last difference. */
  tailTokens: z.int().min(1).max(256).default(1),
  /**
   * How often a rule comes up: its number of pairs to the power of this.
   * 1 is as often as it has pairs, 0 as often as any other rule.
   */
  ruleExponent: ratio.default(0.5),
  /** Weighs a pair by the confidence of its miner; otherwise all weigh the same. */
  usesConfidence: z.boolean().default(true),
  /** Share of the steps after which a pair that the model disagrees with weighs less, see `pairTrust.ts`. 1: never. */
  denoiseRatio: ratio.default(1),
  balance: z.enum(gradientBalances).default('clip'),
  /**
   * Length of the pairs' gradient, as a multiple of that of the project's code. For `clip` and `normalise`.
   * It decides how much pairs count: on click their gradient was the longer one in each of 48 steps, so that `clip` gave the bits of
   * `normalise`, and the weights above decided only how the terms of the pairs stand to each other.
   */
  pairRatio: z.number().min(0).max(100).default(0.5),
  /** Share of the steps that are done before pairs take part. */
  onsetRatio: ratio.default(0),
  /** Pairs that are watched at most; they cost time at each validation. */
  validationPairs: z.int().min(0).max(4096).default(24),
  /** What a unit of ranking loss over the watched pairs counts, in nats of validation loss, where the best parameters are chosen. */
  selectionWeight: weight.default(0.5),
  /** How far above the lowest validation loss of a run its best parameters may lie, as a part of it. */
  guardRatio: ratio.default(0.01),
});

/** Settings of the comparative objective, filled in. */
export type ObjectiveConfig = z.infer<typeof objectiveConfigSchema>;

/** Whether any term looks at pairs. */
export function usesPairs({ rankingWeight, betterWeight, divergenceWeight }: ObjectiveConfig): boolean {
  return rankingWeight > 0 || betterWeight > 0 || divergenceWeight > 0;
}
