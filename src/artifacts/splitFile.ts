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
  /** `unused`: never trained on and never judged, because the text budget was spent. */
  role: z.enum(['train', 'validation', 'heldOut', 'unused']),
  /** The file with the same content that stands for this one. */
  duplicateOf: z.string().optional(),
  /** Each function with its range in the file (UTF-16 offsets) and the sha256 of its text. */
  functions: z.array(
    z.object({
      name: z.string(),
      start: z.int(),
      end: z.int(),
      contentHash: z.string(),
      /** Where it differs from the file's: held out, watched, or (`unused`) taken out of training. */
      role: z.enum(['train', 'validation', 'heldOut', 'unused']).optional(),
    }),
  ),
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
