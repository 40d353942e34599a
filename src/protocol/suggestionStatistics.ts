// What is counted about suggestions, on this machine only: counts by model and language, never text of a document.
import { z } from 'zod';

/** Entries that are kept at most; the ones that were used longest ago go. */
export const mostEntries = 400;

const count = z.int().nonnegative();
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);

const keptCountsSchema = z.object({
  /** Accepted suggestions whose place could still be found. */
  checked: count,
  /** Of these: there as they were accepted. */
  unchanged: count,
  /** Of these: edited, and still more like the suggestion than not. */
  similar: count,
});

/** How many accepted suggestions were still there after a while. */
export type KeptCounts = z.infer<typeof keptCountsSchema>;

const entrySchema = z.object({
  /** Name of the base model. */
  base: z.string().min(1).max(200),
  /** Id of the run whose artifact answered; absent: the base model alone. */
  run: z.string().min(1).max(200).optional(),
  languageId: z.string().min(1).max(80),
  /** Suggestions that were handed to the editor. */
  offered: count,
  /** Suggestions that were taken whole. */
  accepted: count,
  after30Seconds: keptCountsSchema,
  after5Minutes: keptCountsSchema,
  lastUsed: day,
});

/** The counts of one model in one language. */
export type StatisticsEntry = z.infer<typeof entrySchema>;

/** Schema of the file. */
export const suggestionStatisticsSchema = z.object({
  version: z.literal(1),
  /** The day of the first count. */
  since: day,
  entries: z.array(entrySchema).max(mostEntries),
});

/** All counts. */
export type SuggestionStatistics = z.infer<typeof suggestionStatisticsSchema>;
