// What the extension and the data explorer say to each other. The panel shows texts; all words come from the extension.
import { z } from 'zod';

/** What can be done with the whole selection or with one entry. */
export const explorerActionSchema = z.enum([
  'openFile',
  'openTest',
  'leaveOut',
  'closeEntry',
  'sideBySide',
  'unified',
  'exportCsv',
  'openLog',
]);

const lineSchema = z.object({ number: z.int().positive(), text: z.string() });

const differenceRowSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('line'), isSame: z.boolean(), before: lineSchema.optional(), after: lineSchema.optional() }),
  z.object({ kind: z.literal('gap'), text: z.string() }),
]);

const actionSchema = z.object({ id: explorerActionSchema, title: z.string(), isPrimary: z.boolean() });

const entrySchema = z.object({
  title: z.string(),
  facts: z.array(z.tuple([z.string(), z.string()])),
  actions: z.array(actionSchema),
  difference: z
    .object({
      caption: z.string(),
      layout: z.enum(['sideBySide', 'unified']),
      before: z.string(),
      after: z.string(),
      line: z.string(),
      /** What a screen reader says before a line of one side alone. */
      removed: z.string(),
      added: z.string(),
      rows: z.array(differenceRowSchema),
      note: z.string(),
    })
    .optional(),
  texts: z.array(z.object({ title: z.string(), text: z.string(), isOpen: z.boolean() })),
});

/** Schema of what the panel shows. */
export const explorerViewSchema = z.object({
  title: z.string(),
  /** Where the data come from, in a line. */
  detail: z.string(),
  /** What is shown now, in a sentence that is announced. */
  status: z.string(),
  isWorking: z.boolean(),
  /** Why nothing can be shown. */
  failure: z.object({ sentence: z.string(), advice: z.string() }).optional(),
  tablesTitle: z.string(),
  tables: z.array(z.object({ id: z.string(), title: z.string(), isActive: z.boolean() })),
  search: z.object({ title: z.string(), value: z.string() }),
  filters: z.array(
    z.object({
      column: z.string(),
      title: z.string(),
      value: z.string(),
      options: z.array(z.object({ value: z.string(), title: z.string() })),
    }),
  ),
  table: z
    .object({
      caption: z.string(),
      columns: z.array(
        z.object({ id: z.string(), title: z.string(), isNumeric: z.boolean(), sort: z.enum(['none', 'ascending', 'descending']) }),
      ),
      rows: z.array(z.object({ index: z.int().nonnegative(), isOpen: z.boolean(), cells: z.array(z.string()) })),
      paging: z.object({ text: z.string(), previous: z.string(), next: z.string(), hasPrevious: z.boolean(), hasNext: z.boolean() }),
    })
    .optional(),
  entry: entrySchema.optional(),
  notes: z.array(z.string()),
  actions: z.array(actionSchema),
});

/** What the panel shows. */
export type ExplorerView = z.infer<typeof explorerViewSchema>;

/** What can be done. */
export type ExplorerAction = z.infer<typeof explorerActionSchema>;

/** Schema of messages to the panel. */
export const explorerPanelNoticeSchema = z.object({ kind: z.literal('viewChanged'), view: explorerViewSchema });

/** A message to the panel. */
export type ExplorerPanelNotice = z.infer<typeof explorerPanelNoticeSchema>;

/** Schema of messages of the panel. Ids of tables and columns are those of the view. */
export const explorerPanelRequestSchema = z.discriminatedUnion('kind', [
  /** The panel has loaded and wants its view. */
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('table'), table: z.string() }),
  z.object({ kind: z.literal('filter'), column: z.string(), value: z.string() }),
  z.object({ kind: z.literal('search'), text: z.string().max(1000) }),
  z.object({ kind: z.literal('sort'), column: z.string() }),
  z.object({ kind: z.literal('page'), step: z.union([z.literal(-1), z.literal(1)]) }),
  z.object({ kind: z.literal('select'), index: z.int().nonnegative() }),
  z.object({ kind: z.literal('act'), action: explorerActionSchema }),
]);

/** A message of the panel. */
export type ExplorerPanelRequest = z.infer<typeof explorerPanelRequestSchema>;
