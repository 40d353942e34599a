// What the pairs of a step or of a validation came to, as plain data that can be stored.
import { z } from 'zod';

/** Means over pairs, each weighted by its confidence where the settings say so. */
export const pairTermsSchema = z.object({
  /** The ranking term, without its weight. */
  rankingLoss: z.number(),
  /** The likelihood of the better side's own tokens, `-s+`, nats a token. */
  betterLossNats: z.number(),
  /** `s+ - s-`, nats a token. */
  marginNats: z.number(),
  /** Share of pairs whose better side has the higher score, 0…1; all pairs count the same, equal scores half. */
  accuracyRatio: z.number().min(0).max(1),
  pairCount: z.int().positive(),
  /** How far the model has moved from the base at unchanged tokens, nats; of training steps with that term. */
  divergenceNats: z.number().optional(),
});

/** Means over pairs, each weighted by its confidence where the settings say so. */
export type PairTerms = z.infer<typeof pairTermsSchema>;

/** What the pairs of a step came to before its update. */
export const pairStepSchema = pairTermsSchema.extend({
  /** Counted from 1. */
  step: z.int().positive(),
});

/** What the pairs of a step came to before its update. */
export type PairStep = z.infer<typeof pairStepSchema>;
