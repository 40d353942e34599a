import { z } from 'zod';
import { pairKinds } from '../../src/dataset/pairs/pair.ts';
import { objectiveConfigSchema, objectives } from '../../src/tuning/losses/objective.ts';

/** One line of a study of the comparative objective. What is left out is as in a run. */
export const comparativeSettingSchema = z.strictObject({
  name: z.string().min(1),
  objective: z.enum(objectives).default('comparative'),
  /** Settings of the objective; `likelihood` reads none of them. */
  config: objectiveConfigSchema.strict().prefault({}),
  steps: z.int().positive().default(60),
  seed: z.int().default(1),
  /** Kinds of pairs that are trained on. Default: all. */
  kinds: z.array(z.enum(pairKinds)).optional(),
  /** Part of the pairs whose direction is turned round, see `swapPairs`. */
  swappedRatio: z.number().min(0).max(1).default(0),
});

/** One line of a study, filled in. */
export type ComparativeSetting = z.infer<typeof comparativeSettingSchema>;

/** A file of settings. */
export const comparativeStudySchema = z.array(comparativeSettingSchema).min(1);

/** What every study has beside its own settings. */
export const likelihoodName = 'likelihood only';
