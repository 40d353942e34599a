import { z } from 'zod';
import { linearNames } from '../../../model/adaptation.ts';

/** Settings of the `lora` method. */
export const loraConfigSchema = z.object({
  /** Rank of each low-rank change. */
  rank: z.int().min(1).max(256).default(16),
  /** The change is scaled by `alpha / rank`. */
  alpha: z.number().positive().default(32),
  /** Peak AdamW rate of all matrices. */
  learningRate: z.number().positive().default(5e-4),
  /** The first decoder layer that is changed, counted from 0. What the layers below make of a window is then computed once. */
  firstLayer: z.int().min(0).max(1024).default(0),
  /** Linear layers that are changed, by their GGUF names. */
  linearLayers: z
    .array(z.enum(linearNames))
    .min(1)
    .default([...linearNames]),
});

/** Settings of the `lora` method, filled in. */
export type LoraConfig = z.infer<typeof loraConfigSchema>;
