import { z } from 'zod';

/** Version of all records that are exported for other tools; raised when a field changes its meaning or goes away. */
export const recordVersion = 1;

/** Which part a record plays; `unused`: in a file beyond what is trained on or judged by. */
export const roleSchema = z.enum(['train', 'validation', 'heldOut', 'unused']);

/** The part that a record plays. */
export type RecordRole = z.infer<typeof roleSchema>;

/** What every record begins with. */
export const recordBase = { schemaVersion: z.literal(recordVersion), role: roleSchema };
