import { z } from 'zod';

/** Settings of the `prefix` method. */
export const prefixConfigSchema = z.object({
  /** Positions that the prefix takes in every prompt. More positions hold more, cost more attention, and need more training. */
  length: z.int().min(1).max(1024).default(128),
  /** Peak AdamW rate of the keys. Keys act through a softmax and take larger steps than values. */
  keyRate: z.number().positive().default(0.05),
  /** Peak AdamW rate of the values. */
  valueRate: z.number().positive().default(0.02),
  /** Keeps position 0 as the base model made it, so that it goes on serving as attention sink. Off: training it too is better (bench/studies). */
  holdsSink: z.boolean().default(false),
  /**
   * The first decoder layer that is trained, counted from 0; lower layers keep the start text's keys and values.
   * What they make of a window is then computed once, however often the window returns.
   */
  firstLayer: z.int().min(0).max(1024).default(0),
  /** Stretches of project code that are tried as starting point; the one with the lowest loss is taken. */
  candidateCount: z.int().min(1).max(64).default(6),
});

/** Settings of the `prefix` method, filled in. */
export type PrefixConfig = z.infer<typeof prefixConfigSchema>;
