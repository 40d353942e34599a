// What was found out about one backend. Plain data: it crosses processes and is remembered on disk.
import { z } from 'zod';
import type { BackendName } from '../backend.ts';

const nameSchema = z.enum(['native', 'webgpu', 'tensorflow', 'wasm', 'cpu'] satisfies BackendName[]);

/** Schema of {@link BackendProbe}. */
export const backendProbeSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('measured'),
    name: nameSchema,
    /** What it runs on: instruction sets and threads, adapter, library. */
    details: z.string(),
    /** Speed of one decoder layer forward and backward, see `measureLayer.ts`. */
    layerTokensPerSecond: z.number().positive(),
  }),
  z.object({
    state: z.literal('unavailable'),
    name: nameSchema,
    /** For code: the reason of the typed error, `processDied`, `timedOut`, or `unexpected`. */
    reason: z.string(),
    /** In words, with what was expected and found. */
    message: z.string(),
  }),
]);

/** A backend that was measured, or why it cannot be used. */
export type BackendProbe = z.infer<typeof backendProbeSchema>;
