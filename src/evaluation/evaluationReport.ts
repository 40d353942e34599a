// The report as plain data: what the table, the page and other tools show.

import { z } from 'zod';

/** Raised whenever a field changes its meaning. */
export const evaluationReportVersion = 1;

const ratio = z.number().min(0).max(1);

const differenceSchema = z.object({
  /** New minus old. */
  difference: z.number(),
  /** 95 %, paired, files drawn; absent where there are too few files to tell. */
  interval: z.object({ low: z.number(), high: z.number() }).optional(),
  itemCount: z.int(),
  clusterCount: z.int(),
});

const variantSchema = z.object({
  id: z.string(),
  /** Mean loss per scored token. */
  lossNats: z.number().optional(),
  perplexity: z.number().optional(),
  bitsPerToken: z.number().optional(),
  /** Loss by how many tokens of context stand before the target. */
  byPosition: z.array(z.object({ fromToken: z.int(), lossNats: z.number(), targetCount: z.int() })),
  windowCount: z.int(),
  targetCount: z.int(),
  windowFileCount: z.int(),
  /** Next lines equal to the file's, white space at the ends aside. */
  exactMatchRatio: ratio.optional(),
  editSimilarityRatio: ratio.optional(),
  lineCount: z.int(),
  lineFileCount: z.int(),
});

const comparisonSchema = z.object({
  variant: z.string(),
  against: z.string(),
  /** Nats per token; below 0 is better. */
  loss: differenceSchema.optional(),
  /** `loss.difference` over the loss of `against`. */
  relativeLoss: z.number().optional(),
  /** Above 0 is better. */
  exactMatch: differenceSchema.optional(),
  editSimilarity: differenceSchema.optional(),
});

const spotCheckSchema = z.object({
  itemCount: z.int(),
  /** Of the engine's total loss from llama.cpp's on the same items, in the variant where it is largest. */
  relativeDifference: z.number(),
  /** Whether that is within 0.5 %. */
  agrees: z.boolean(),
});

/** The one line that decides. */
export const verdictSchema = z.object({
  outcome: z.enum(['better', 'noMeasurableGain', 'worse', 'withheld']),
  reason: z.enum(['lossFell', 'lossUnchanged', 'lossRose', 'exactMatchFell', 'tooFewFiles', 'spotCheckFailed']),
  isEnabled: z.boolean(),
  text: z.string(),
});

/** How the items were chosen and what judging them took. */
export const evaluationConditionsSchema = z.object({
  seed: z.int(),
  base: z.string(),
  judged: z.string(),
  windowTokens: z.int(),
  contextTokens: z.int(),
  promptTokens: z.int(),
  /** Held-out windows and lines there are, and how many of them were to be judged. */
  availableWindowCount: z.int(),
  availableLineCount: z.int(),
  plannedWindowCount: z.int(),
  plannedLineCount: z.int(),
  /** Absent in a thorough evaluation. */
  budgetMs: z.number().optional(),
  /** Measured on the first items, for one variant. */
  windowMs: z.number(),
  lineMs: z.number(),
  elapsedMs: z.number(),
  threadCount: z.int(),
});

/** What the figures cost; everything in the report that is not computed from predictions. */
export const evaluationCostsSchema = z.object({
  evaluation: evaluationConditionsSchema,
  trainingMs: z.number().optional(),
  trainedTokenCount: z.int().optional(),
  peakMemoryBytes: z.number().optional(),
  artifactBytes: z.int().optional(),
});

/** Schema of `report.json`. */
export const evaluationReportSchema = z.object({
  schemaVersion: z.literal(evaluationReportVersion),
  kind: z.literal('evaluation'),
  variants: z.array(variantSchema),
  /** Every variant against the base, in the order of `variants`. */
  comparisons: z.array(comparisonSchema),
  spotCheck: spotCheckSchema.optional(),
  verdict: verdictSchema,
  costs: evaluationCostsSchema,
});

/** What one variant did on its items. */
export type VariantSummary = z.infer<typeof variantSchema>;
/** One variant against the base on the items that both judged. */
export type VariantComparison = z.infer<typeof comparisonSchema>;
/** How far llama.cpp confirms the engine. */
export type SpotCheck = z.infer<typeof spotCheckSchema>;
/** Whether the personalized model is enabled, and why. */
export type Verdict = z.infer<typeof verdictSchema>;
/** How the items were chosen and what judging them took. */
export type EvaluationConditions = z.infer<typeof evaluationConditionsSchema>;
/** Everything in a report that is not computed from predictions. */
export type EvaluationCosts = z.infer<typeof evaluationCostsSchema>;
/** The whole report. */
export type EvaluationReport = z.infer<typeof evaluationReportSchema>;
