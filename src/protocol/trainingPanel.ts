// What the extension and the panel of a training say to each other. The panel shows texts and numbers; all words come from the extension.
import { z } from 'zod';

const pointSchema = z.tuple([z.int().nonnegative(), z.number()]);

/** A button of the panel, by the command that it stands for. */
export const trainingActionSchema = z.enum(['pause', 'resume', 'stop', 'enable', 'openReport', 'openLog', 'discard']);

/** Schema of what the panel shows. */
export const trainingViewSchema = z.object({
  title: z.string(),
  /** What it is doing now, in a few words. */
  activity: z.string(),
  /** Counts, rate and time left, in one line; empty while nothing is known. */
  progressText: z.string(),
  /** How far the stage under way is, 0 to 1; absent while nobody knows. */
  progressRatio: z.number().min(0).max(1).optional(),
  stages: z.array(z.object({ title: z.string(), state: z.enum(['waiting', 'active', 'done']), note: z.string() })),
  /** Points are `[step, loss in nats per token]`, by step. */
  curve: z.object({
    training: z.array(pointSchema),
    validation: z.array(pointSchema),
    stepCount: z.int().nonnegative(),
    labels: z.object({
      title: z.string(),
      /** What the drawing shows, in a sentence, for those who do not see it. */
      description: z.string(),
      training: z.string(),
      validation: z.string(),
      step: z.string(),
      table: z.string(),
    }),
  }),
  facts: z.array(z.tuple([z.string(), z.string()])),
  notes: z.array(z.string()),
  /** How it ended, or why it stands. */
  outcome: z.object({ kind: z.enum(['better', 'neutral', 'failed']), title: z.string(), detail: z.string() }).optional(),
  actions: z.array(z.object({ id: trainingActionSchema, title: z.string(), isPrimary: z.boolean() })),
});

/** What the panel shows. */
export type TrainingView = z.infer<typeof trainingViewSchema>;

/** A button of the panel. */
export type TrainingAction = z.infer<typeof trainingActionSchema>;

/** Schema of messages to the panel. */
export const trainingPanelNoticeSchema = z.object({ kind: z.literal('viewChanged'), view: trainingViewSchema });

/** A message to the panel. */
export type TrainingPanelNotice = z.infer<typeof trainingPanelNoticeSchema>;

/** Schema of messages of the panel. */
export const trainingPanelRequestSchema = z.discriminatedUnion('kind', [
  /** The panel has loaded and wants its view. */
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('act'), action: trainingActionSchema }),
]);

/** A message of the panel. */
export type TrainingPanelRequest = z.infer<typeof trainingPanelRequestSchema>;
