// `split.json`: every mined source file with its content hash and role, for anyone who wants to check what was held out.
import { z } from 'zod';
import { writeJsonAtomic } from '../base/atomicFile.ts';
import { toArtifactError } from './artifactError.ts';
import { readJsonFile } from './jsonFile.ts';

/** Schema version that this release writes and reads. */
export const splitVersion = 1;

const entrySchema = z.object({
  path: z.string(),
  /** sha256 of the file's UTF-8 text. */
  contentHash: z.string(),
  role: z.enum(['train', 'validation', 'heldOut']),
  /** Whether the run kept the text of this file, or only decided its role. */
  isSampled: z.boolean(),
  functions: z.array(z.object({ qualifiedName: z.string(), start: z.int(), end: z.int(), contentHash: z.string() })).optional(),
});

/** Schema of `split.json`. */
export const splitSchema = z.object({ schemaVersion: z.literal(splitVersion), seed: z.int(), files: z.array(entrySchema) });

/** The split of a run. */
export type Split = z.infer<typeof splitSchema>;

/** Writes the split of a run; atomic. */
export function writeSplit(path: string, split: Split): void {
  try {
    writeJsonAtomic(path, splitSchema.parse(split));
  } catch (error) {
    throw toArtifactError(error, path);
  }
}

/**
 * Reads the split of a run.
 * @throws {ArtifactError} `fileMissing`, `unsupportedVersion`, `invalidContent`.
 */
export function readSplit(path: string): Split {
  return readJsonFile(path, splitSchema, { version: splitVersion, missing: 'fileMissing' });
}
