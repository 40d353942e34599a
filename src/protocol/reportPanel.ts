// What the extension and the script of the comparison's page say to each other. The page itself comes whole, see src/evaluation/reportPage.
import { z } from 'zod';

/** A button of the panel. */
export const reportActionSchema = z.enum(['chooseRuns', 'exportPage', 'exportTable']);

/** A button of the panel. */
export type ReportAction = z.infer<typeof reportActionSchema>;

/** Schema of what the script is told. */
export const reportPanelNoticeSchema = z.object({
  kind: z.literal('toolsChanged'),
  actions: z.array(z.object({ id: reportActionSchema, title: z.string(), isPrimary: z.boolean() })),
  /** What came of the last button; empty where there is nothing to tell. */
  note: z.string(),
  words: z.object({
    /** Name of the row of buttons. */
    tools: z.string(),
    /** Told after a table was sorted; `{0}` is the column. */
    sortedUp: z.string(),
    sortedDown: z.string(),
  }),
});

/** What the script is told. */
export type ReportPanelNotice = z.infer<typeof reportPanelNoticeSchema>;

/** Schema of messages of the script. */
export const reportPanelRequestSchema = z.discriminatedUnion('kind', [
  /** The script has loaded and wants its buttons. */
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('act'), action: reportActionSchema }),
]);

/** A message of the script. */
export type ReportPanelRequest = z.infer<typeof reportPanelRequestSchema>;
