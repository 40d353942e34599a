// What the extension and the panel of what a model learnt say to each other. All words come from the extension.
import { z } from 'zod';

/** A button of the panel. */
export const learnedActionSchema = z.enum(['exportCsv', 'openReport', 'exploreData', 'openLog']);

const exampleSchema = z.object({
  title: z.string(),
  /** Whose text, and the text. */
  sides: z.array(z.tuple([z.string(), z.string()])),
});

const tableSchema = z.object({
  title: z.string(),
  /** What the table says, and what it does not. */
  detail: z.string(),
  columns: z.array(z.object({ title: z.string(), isNumeric: z.boolean() })),
  rows: z.array(z.object({ cells: z.array(z.string()), examples: z.array(exampleSchema) })),
});

/** Schema of what the panel shows. */
export const learnedViewSchema = z.object({
  title: z.string(),
  state: z.enum(['working', 'ready', 'failed']),
  summary: z.string(),
  detail: z.string(),
  facts: z.array(z.tuple([z.string(), z.string()])),
  /** Why nothing, or little, can be told. */
  cautions: z.array(z.string()),
  tables: z.array(tableSchema),
  /** What opens the examples of a row. */
  examplesTitle: z.string(),
  actions: z.array(z.object({ id: learnedActionSchema, title: z.string(), isPrimary: z.boolean() })),
});

/** What the panel shows. */
export type LearnedView = z.infer<typeof learnedViewSchema>;

/** A button of the panel. */
export type LearnedAction = z.infer<typeof learnedActionSchema>;

/** Schema of messages to the panel. */
export const learnedPanelNoticeSchema = z.object({ kind: z.literal('viewChanged'), view: learnedViewSchema });

/** A message to the panel. */
export type LearnedPanelNotice = z.infer<typeof learnedPanelNoticeSchema>;

/** Schema of messages of the panel. */
export const learnedPanelRequestSchema = z.discriminatedUnion('kind', [
  /** The panel has loaded and wants its view. */
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('act'), action: learnedActionSchema }),
]);

/** A message of the panel. */
export type LearnedPanelRequest = z.infer<typeof learnedPanelRequestSchema>;
