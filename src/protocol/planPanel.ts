// What the extension and the panel of a plan (a dry run) say to each other. All words come from the extension.
import { z } from 'zod';

/** A button of the panel. */
export const planActionSchema = z.enum(['start', 'cancel', 'again', 'openSettings', 'openLog']);

/** Schema of what the panel shows. */
export const planViewSchema = z.object({
  title: z.string(),
  state: z.enum(['working', 'ready', 'failed']),
  /** What it is doing, or what came out, in a sentence. */
  summary: z.string(),
  detail: z.string(),
  /** How far the work is, 0 to 1; absent while nobody knows. */
  progressRatio: z.number().min(0).max(1).optional(),
  /** Pairs of name and value under a heading. */
  sections: z.array(z.object({ title: z.string(), rows: z.array(z.tuple([z.string(), z.string()])) })),
  /** What a person should know before starting. */
  warnings: z.array(z.string()),
  actions: z.array(z.object({ id: planActionSchema, title: z.string(), isPrimary: z.boolean() })),
});

/** What the panel shows. */
export type PlanView = z.infer<typeof planViewSchema>;

/** A button of the panel. */
export type PlanAction = z.infer<typeof planActionSchema>;

/** Schema of messages to the panel. */
export const planPanelNoticeSchema = z.object({ kind: z.literal('viewChanged'), view: planViewSchema });

/** A message to the panel. */
export type PlanPanelNotice = z.infer<typeof planPanelNoticeSchema>;

/** Schema of messages of the panel. */
export const planPanelRequestSchema = z.discriminatedUnion('kind', [
  /** The panel has loaded and wants its view. */
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('act'), action: planActionSchema }),
]);

/** A message of the panel. */
export type PlanPanelRequest = z.infer<typeof planPanelRequestSchema>;
