// The report's section on quality as plain data.

import { z } from 'zod';
import { pairKinds } from '../../dataset/pairs/pair.ts';
import { ruleCategories } from '../../dataset/pairs/properties.ts';

const ratio = z.number().min(0).max(1);
const count = z.int().nonnegative();

/** A difference and where it may lie. */
export const differenceSchema = z.object({
  /** New minus old. */
  difference: z.number(),
  /** 95 %, paired, files drawn; absent where there are too few files to tell. */
  interval: z.object({ low: z.number(), high: z.number() }).optional(),
  itemCount: z.int(),
  clusterCount: z.int(),
});

const accuracy = { pairCount: count, fileCount: count, accuracyRatio: ratio };

const pairAccuracySchema = z.object({
  /** Over all kinds but self pairs, whose worse side the base wrote itself. */
  overall: z.object(accuracy).optional(),
  byKind: z.array(z.object({ kind: z.enum(pairKinds), ...accuracy })),
  /** Self pairs aside. A pair that is about two things counts for both. */
  byCategory: z.array(z.object({ category: z.enum(ruleCategories), ...accuracy })),
  byRule: z.array(z.object({ kind: z.enum(pairKinds), rule: z.string(), ...accuracy })),
});

const findingRate = {
  findingCount: count,
  /** Places at which a bundled rule or a convention could be broken and was not. */
  keptCount: count,
  /** Lines of code in blocks that parse. */
  judgedLineCount: count,
  perThousandLines: z.number().optional(),
  /** Lines of each variant from which a fall by 30 % could be told from chance, were findings independent of each other. */
  neededLineCount: count.optional(),
};

const blockFiguresSchema = z.object({
  blockCount: count,
  fileCount: count,
  /** Lines of code, also those of blocks that do not parse. */
  lineCount: count,
  /** Blocks with anything but brackets and comments. */
  nonEmptyRatio: ratio,
  parseRatio: ratio,
  all: z.object(findingRate),
  /** Categories that pairs were trained on for. */
  taught: z.object(findingRate),
  byCategory: z.array(z.object({ category: z.enum(ruleCategories), isTaught: z.boolean(), ...findingRate })),
});

/** Below 0 is better. Absent where there are no lines, or nothing to be a part of. */
const rateDifference = { perThousandLines: differenceSchema.optional(), relative: differenceSchema.optional() };

const blockComparisonSchema = z.object({
  nonEmpty: differenceSchema,
  parses: differenceSchema,
  /** Lines a block. */
  lines: differenceSchema,
  all: z.object(rateDifference),
  taught: z.object(rateDifference),
  byCategory: z.array(z.object({ category: z.enum(ruleCategories), ...rateDifference })),
});

const variantQualitySchema = z.object({
  id: z.string(),
  /** What it wrote in held-out functions. */
  blocks: blockFiguresSchema.optional(),
  /** How often the better side is the likelier one by the mean over the tokens that tell them apart; half for a tie. */
  pairAccuracy: pairAccuracySchema.optional(),
});

const qualityComparisonSchema = z.object({
  variant: z.string(),
  against: z.string(),
  /** Above 0 is better. */
  pairAccuracy: z
    .object({
      overall: differenceSchema.optional(),
      byKind: z.array(differenceSchema.extend({ kind: z.enum(pairKinds) })),
      byCategory: z.array(differenceSchema.extend({ category: z.enum(ruleCategories) })),
    })
    .optional(),
  blocks: blockComparisonSchema.optional(),
});

/** Section `quality` of a report. */
export const qualitySchema = z.object({
  variants: z.array(variantQualitySchema),
  /** Every variant against the base, then the judged one against each rival. */
  comparisons: z.array(qualityComparisonSchema),
});

/** What can be said about better and worse code. */
export const qualityVerdictSchema = z.object({
  outcome: z.enum(['better', 'noMeasurableGain', 'worse']),
  reason: z.enum(['pairAccuracyRose', 'pairAccuracyUnchanged', 'pairAccuracyFell', 'tooFewFiles']),
  text: z.string(),
});

/** What one variant did with pairs. */
export type PairAccuracy = z.infer<typeof pairAccuracySchema>;
/** What the blocks of one variant are worth. */
export type BlockFigures = z.infer<typeof blockFiguresSchema>;
/** What one variant did. */
export type VariantQuality = z.infer<typeof variantQualitySchema>;
/** One variant against another on the items that both judged. */
export type QualityComparison = z.infer<typeof qualityComparisonSchema>;
/** Section `quality` of a report. */
export type Quality = z.infer<typeof qualitySchema>;
/** What can be said about better and worse code. */
export type QualityVerdict = z.infer<typeof qualityVerdictSchema>;
