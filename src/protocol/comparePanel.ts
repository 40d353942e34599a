// What the extension and the panel of two completions side by side say to each other. All words come from the extension.
import { z } from 'zod';

/** A button that is about both sides. */
export const compareActionSchema = z.enum(['cancel', 'again', 'chooseModels', 'openLog']);

const segmentSchema = z.object({
  text: z.string(),
  /** `lead`: stood there before; `different`: the other side has it not. */
  kind: z.enum(['lead', 'same', 'different']),
});

const sideSchema = z.object({
  name: z.string(),
  detail: z.string(),
  state: z.enum(['waiting', 'writing', 'done']),
  /** What is suggested, line by line, with what stood before it on its first line. */
  lines: z.array(z.object({ isDifferent: z.boolean(), segments: z.array(segmentSchema) })),
  /** Said in place of a suggestion. */
  remark: z.string(),
  facts: z.array(z.tuple([z.string(), z.string()])),
  /** The button that puts it into the document; absent while there is nothing to put. */
  accept: z.string().optional(),
});

/** Schema of what the panel shows. */
export const compareViewSchema = z.object({
  title: z.string(),
  /** File and line. */
  place: z.string(),
  /** The lines above the cursor. */
  context: z.string(),
  contextTitle: z.string(),
  /** Where it stands, in a sentence; changes seldom, since it is read aloud. */
  status: z.string(),
  /** What went wrong, and what to do. */
  failure: z.string().optional(),
  sides: z.tuple([sideSchema, sideSchema]),
  /** What the marks mean; empty where there are none. */
  legend: z.string(),
  /** What a marked line is called for those who do not see the mark. */
  differentLine: z.string(),
  actions: z.array(z.object({ id: compareActionSchema, title: z.string(), isPrimary: z.boolean() })),
});

/** What the panel shows. */
export type CompareView = z.infer<typeof compareViewSchema>;

/** A button of the panel. */
export type CompareAction = z.infer<typeof compareActionSchema>;

/** Schema of messages to the panel. */
export const comparePanelNoticeSchema = z.object({ kind: z.literal('viewChanged'), view: compareViewSchema });

/** A message to the panel. */
export type ComparePanelNotice = z.infer<typeof comparePanelNoticeSchema>;

/** Schema of messages of the panel. */
export const comparePanelRequestSchema = z.discriminatedUnion('kind', [
  /** The panel has loaded and wants its view. */
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('act'), action: compareActionSchema }),
  /** Puts a side's suggestion into the document. */
  z.object({ kind: z.literal('accept'), side: z.union([z.literal(0), z.literal(1)]) }),
]);

/** A message of the panel. */
export type ComparePanelRequest = z.infer<typeof comparePanelRequestSchema>;
