// Where a run computes: decided before step 1, kept on resume, and every change of it on record.
import { z } from 'zod';

/** Backends that a run can be on. */
export const backendNameSchema = z.enum(['native', 'webgpu', 'tensorflow', 'wasm', 'cpu']);

/** A move of a run to another backend; from there on its numbers are no longer those of one that was left alone. */
const changeSchema = z.object({
  /** Steps that were finished before it. */
  step: z.int().nonnegative(),
  from: backendNameSchema,
  to: backendNameSchema,
  cause: z.enum(['deviceLost', 'asked']),
  why: z.string(),
});

/** Schema of {@link RunBackend}. */
export const runBackendSchema = z.object({
  name: backendNameSchema,
  /** What it runs on: instruction sets and threads, adapter, library. */
  details: z.string(),
  /** Why this one, for people, without a full stop. */
  why: z.string(),
  /** What was measured before it was chosen: a speed, or why that one was not taken into account. */
  considered: z.array(
    z.object({ name: backendNameSchema, layerTokensPerSecond: z.number().optional(), unavailable: z.string().optional() }),
  ),
  changes: z.array(changeSchema),
});

/** The backend of a run with the reasons for it. */
export type RunBackend = z.infer<typeof runBackendSchema>;

/** A move of a run to another backend. */
export type BackendChange = z.infer<typeof changeSchema>;
