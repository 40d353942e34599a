// The report as plain data: what the table, the page and other tools show.

import { z } from 'zod';
import { ruleCategories } from '../dataset/pairs/properties.ts';
import { differenceSchema, qualitySchema, qualityVerdictSchema } from './quality/qualitySchema.ts';

/** Raised whenever a field changes its meaning. 2: comparisons with other variants than the base too, and quality. */
export const evaluationReportVersion = 2;

const ratio = z.number().min(0).max(1);

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
  reason: z.enum([
    'lossFell',
    'qualityRose',
    'lossUnchanged',
    'lossRose',
    'exactMatchFell',
    'qualityFell',
    'tooFewFiles',
    'spotCheckFailed',
  ]),
  isEnabled: z.boolean(),
  text: z.string(),
  /** What can be said about better and worse code; absent where nothing of it was judged. */
  quality: qualityVerdictSchema.optional(),
});

/** How the items were chosen and what judging them took. */
export const evaluationConditionsSchema = z.object({
  seed: z.int(),
  base: z.string(),
  judged: z.string(),
  /** Variants that the judged one is compared with besides the base. */
  rivals: z.array(z.string()).optional(),
  windowTokens: z.int(),
  contextTokens: z.int(),
  promptTokens: z.int(),
  /** Held-out windows and lines there are, and how many of them were to be judged. */
  availableWindowCount: z.int(),
  availableLineCount: z.int(),
  plannedWindowCount: z.int(),
  plannedLineCount: z.int(),
  /** Pairs that are held out, and how many of a balanced sample of them were to be judged. Absent where there were none to choose from. */
  availablePairCount: z.int().optional(),
  plannedPairCount: z.int().optional(),
  /** Places at which blocks could be written, up to the most of a thorough evaluation, and how many of them were to be. */
  availableBlockCount: z.int().optional(),
  plannedBlockCount: z.int().optional(),
  /** What the pairs are about that the judged variant was trained on. */
  taughtCategories: z.array(z.enum(ruleCategories)).optional(),
  /** Absent in a thorough evaluation. */
  budgetMs: z.number().optional(),
  /** Measured on the first items, for one variant. */
  windowMs: z.number(),
  lineMs: z.number(),
  pairMs: z.number().optional(),
  blockMs: z.number().optional(),
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
  /** Every variant against the base, in the order of `variants`; then the judged one against each rival. */
  comparisons: z.array(comparisonSchema),
  /** Whether it writes better code, not only likelier code; absent where nothing of it was judged. */
  quality: qualitySchema.optional(),
  spotCheck: spotCheckSchema.optional(),
  verdict: verdictSchema,
  costs: evaluationCostsSchema,
});

/** What one variant did on its items. */
export type VariantSummary = z.infer<typeof variantSchema>;
/** One variant against another on the items that both judged. */
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
