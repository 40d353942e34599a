// `manifest.json`: what an artifact is and what it may be used with. Checked before every load.
import { z } from 'zod';
import { writeJsonAtomic } from '../base/atomicFile.ts';
import { ArtifactError, toArtifactError } from './artifactError.ts';
import { readJsonFile } from './jsonFile.ts';
import type { RunFolder } from './runFolder.ts';

/** Schema version that this release writes and reads. */
export const manifestVersion = 1;

const fileSchema = z.object({ name: z.string(), sizeBytes: z.int().nonnegative(), sha256: z.string().length(64) });

/** Schema of `manifest.json`. */
export const manifestSchema = z.object({
  schemaVersion: z.literal(manifestVersion),
  id: z.string().min(1),
  createdAt: z.iso.datetime(),
  toolVersion: z.string(),
  artifactKind: z.enum(['kvPrefix', 'loraAdapter']),
  method: z.enum(['prefix', 'lora']),
  config: z.record(z.string(), z.unknown()),
  baseModel: z.object({ name: z.string(), sha256: z.string().length(64), sizeBytes: z.int().positive(), architecture: z.string() }),
  repository: z.object({ name: z.string(), identity: z.string(), headCommit: z.string().optional() }),
  datasetDigest: z.string(),
  seed: z.int(),
  /** How a prompt is laid out around the artifact. */
  prompt: z.object({
    /** Positions that the prefix takes; text starts at this position. */
    prefixLength: z.int().nonnegative(),
    /** Token id that stands at each prefix position in llama.cpp's bookkeeping. */
    placeholderToken: z.int().nonnegative(),
    /** Whether a BOS token follows the prefix before the text. */
    bosFollows: z.boolean(),
  }),
  training: z.object({ steps: z.int(), bestStep: z.int(), bestValidationLossNats: z.number() }),
  files: z.object({ parameters: fileSchema, served: fileSchema }),
});

/** What an artifact is. */
export type Manifest = z.infer<typeof manifestSchema>;

/**
 * Reads a run's manifest.
 * @throws {ArtifactError} `fileMissing`, `unsupportedVersion`, `invalidContent`.
 */
export function readManifest(folder: RunFolder): Manifest {
  return readJsonFile(folder.manifestFile, manifestSchema, { version: manifestVersion, missing: 'fileMissing' });
}

/**
 * Writes a run's manifest; the last file of an artifact to appear.
 * @throws {ArtifactError} `diskFull`, `notWritable`.
 */
export function writeManifest(folder: RunFolder, manifest: Manifest): void {
  try {
    writeJsonAtomic(folder.manifestFile, manifestSchema.parse(manifest));
  } catch (error) {
    throw toArtifactError(error, folder.manifestFile);
  }
}

/**
 * Refuses an artifact that was made for another base model.
 * @param sha256 Of the model file that is about to be loaded.
 * @throws {ArtifactError} `wrongBaseModel`.
 */
export function checkBaseModel(manifest: Manifest, sha256: string): void {
  if (manifest.baseModel.sha256 === sha256) return;
  const { name, sha256: expected } = manifest.baseModel;
  throw new ArtifactError(
    'wrongBaseModel',
    `artifact ${manifest.id}: expected base model ${name} (sha256 ${expected}), found a model with sha256 ${sha256}`,
  );
}
