// What each variant did with each item: the only source of the report's figures, kept so that the user can open it.

import { z } from 'zod';
import { pairKinds } from '../dataset/pairs/pair.ts';
import { ruleCategories } from '../dataset/pairs/properties.ts';

/** Raised whenever a field changes its meaning. */
export const predictionVersion = 1;

const common = {
  schemaVersion: z.literal(predictionVersion),
  /** Which model: `base`, `untrained`, `personalized` … */
  variant: z.string().min(1),
  /** The same item has the same id for every variant. */
  item: z.string().min(1),
  /** File of the item, relative to the repository root. */
  path: z.string().min(1),
};

const lossSum = { lossNats: z.number(), targetCount: z.int().nonnegative() };

/** The loss of one variant on one window: sums over its targets. */
export const windowPredictionSchema = z.object({
  ...common,
  kind: z.literal('window'),
  /** `engine` is our own forward pass; a share of its items is also scored by llama.cpp. */
  scoredBy: z.enum(['llama.cpp', 'engine']),
  ...lossSum,
  /** The same by position of the target in the window: from 128, 256 and 384 tokens of context on. */
  byPosition: z.array(z.object({ fromToken: z.int(), ...lossSum })),
});

/** What one variant wrote where a line was expected. */
export const linePredictionSchema = z.object({
  ...common,
  kind: z.literal('line'),
  /** What the file has. */
  target: z.string(),
  /** What the model wrote, up to the line break. */
  text: z.string(),
});

const sideLoss = z.object({ lossNats: z.number(), targetCount: z.int().positive() });

/** What one variant thinks of both sides of a held-out pair: sums over the tokens that tell them apart, as served by llama.cpp. */
export const pairPredictionSchema = z.object({
  ...common,
  kind: z.literal('pair'),
  /** Where the pair comes from. */
  pairKind: z.enum(pairKinds),
  rule: z.string().min(1),
  /** What the rule is about. */
  categories: z.array(z.enum(ruleCategories)),
  /** Tokens before the first difference. */
  contextTokenCount: z.int().nonnegative(),
  better: sideLoss,
  worse: sideLoss,
});

const category = z.enum(ruleCategories);

/** A few lines that one variant wrote in a held-out function, and what there is to say about them. */
export const blockPredictionSchema = z.object({
  ...common,
  kind: z.literal('block'),
  /** The rule for which the place was chosen; absent where chance chose it. */
  rule: z.string().optional(),
  /** What the model wrote, without what surrounds it: up to the function's end, or to its last finished line. */
  text: z.string(),
  /** Whether it came to the end of the function. */
  isWhole: z.boolean(),
  /** Whether the function has no syntax error with it, once open brackets are closed. */
  parses: z.boolean(),
  /** Lines with code; comments are none. */
  lineCount: z.int().nonnegative(),
  /** Whether there is anything but brackets and comments. */
  hasCode: z.boolean(),
  /** Empty where it does not parse. `source` is `bundled`, `convention`, or the name of the project's linter. */
  findings: z.array(z.object({ source: z.string().min(1), rule: z.string().min(1), category, line: z.int().positive() })),
  /** Places at which a bundled rule or a convention could be broken and was not. */
  kept: z.array(z.object({ rule: z.string().min(1), category, count: z.int().positive() })),
});

/** One line of `predictions.jsonl`. */
export const predictionSchema = z.discriminatedUnion('kind', [
  windowPredictionSchema,
  linePredictionSchema,
  pairPredictionSchema,
  blockPredictionSchema,
]);

/** The loss of one variant on one window. */
export type WindowPrediction = z.infer<typeof windowPredictionSchema>;
/** One line that one variant wrote. */
export type LinePrediction = z.infer<typeof linePredictionSchema>;
/** One pair that one variant judged. */
export type PairPrediction = z.infer<typeof pairPredictionSchema>;
/** A few lines that one variant wrote. */
export type BlockPrediction = z.infer<typeof blockPredictionSchema>;
/** One line of `predictions.jsonl`. */
export type Prediction = z.infer<typeof predictionSchema>;

/** One JSON object a line. */
export function formatPredictions(predictions: readonly Prediction[]): string {
  return predictions.map((prediction) => `${JSON.stringify(prediction)}\n`).join('');
}

/**
 * Reads what {@link formatPredictions} wrote.
 *
 * @throws {z.ZodError} or {SyntaxError} for anything else.
 */
export function parsePredictions(text: string): Prediction[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => predictionSchema.parse(JSON.parse(line)));
}
