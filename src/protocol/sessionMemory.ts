// What of a training is kept in the editor's storage, so that a reloaded window finds it again. The run itself lies in its folder.
import { z } from 'zod';

const curve = z.array(z.tuple([z.int().nonnegative(), z.number()]));

/** Schema of what is kept; anything else in the storage is forgotten. */
export const sessionMemorySchema = z.object({
  folder: z.string(),
  name: z.string(),
  /** Where the job listens; absent while none works. */
  pipe: z.string().optional(),
  /** Whether the work was asked to end with the best so far. */
  isStopping: z.boolean(),
  run: z.object({ id: z.string(), path: z.string() }).optional(),
  training: curve,
  validation: curve,
  stepCount: z.int().nonnegative(),
});

/** What is kept of a training. */
export type SessionMemory = z.infer<typeof sessionMemorySchema>;
