// What the extension and the panel of learning curves say to each other. All words come from the extension.
import { z } from 'zod';

const pointSchema = z.tuple([z.int().nonnegative(), z.number()]);

/** A button of the panel. */
export const curvesActionSchema = z.enum(['exportCsv', 'refresh']);

/** Schema of what the panel shows. */
export const curvesViewSchema = z.object({
  title: z.string(),
  /** What the drawing shows, in a sentence. */
  summary: z.string(),
  runsTitle: z.string(),
  runs: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      isShown: z.boolean(),
      /** Points are `[step, loss in nats per token]`, by step; empty for runs that are not shown. */
      training: z.array(pointSchema),
      validation: z.array(pointSchema),
    }),
  ),
  labels: z.object({ chart: z.string(), step: z.string(), training: z.string(), validation: z.string(), table: z.string() }),
  /** The same numbers: a row for each step at which a shown run was validated. */
  table: z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.string())) }),
  /** What else tells the shown runs apart. */
  facts: z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.string())) }),
  notes: z.array(z.string()),
  actions: z.array(z.object({ id: curvesActionSchema, title: z.string(), isPrimary: z.boolean() })),
});

/** What the panel shows. */
export type CurvesView = z.infer<typeof curvesViewSchema>;

/** A button of the panel. */
export type CurvesAction = z.infer<typeof curvesActionSchema>;

/** Schema of messages to the panel. */
export const curvesPanelNoticeSchema = z.object({ kind: z.literal('viewChanged'), view: curvesViewSchema });

/** A message to the panel. */
export type CurvesPanelNotice = z.infer<typeof curvesPanelNoticeSchema>;

/** Schema of messages of the panel. */
export const curvesPanelRequestSchema = z.discriminatedUnion('kind', [
  /** The panel has loaded and wants its view. */
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('show'), run: z.string(), isShown: z.boolean() }),
  z.object({ kind: z.literal('act'), action: curvesActionSchema }),
]);

/** A message of the panel. */
export type CurvesPanelRequest = z.infer<typeof curvesPanelRequestSchema>;
