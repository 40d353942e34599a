// `documents.jsonl`: the redacted documents of a run. The first line is a header, then one document a line.
import { z } from 'zod';
import { writeFileAtomic } from '../base/atomicFile.ts';
import { readLines } from '../base/readLines.ts';
import type { Dataset, DocumentExample } from '../dataset/example.ts';
import { languageIds } from '../syntax/languageTable.ts';
import { ArtifactError, toArtifactError } from './artifactError.ts';

/** Schema version that this release writes and reads. */
export const documentsVersion = 1;

const headerSchema = z.object({ schemaVersion: z.literal(documentsVersion), digest: z.string(), count: z.int().nonnegative() });

const rangeSchema = z.object({ start: z.int().nonnegative(), end: z.int().nonnegative() });

/** Schema of one line after the header. */
export const documentSchema = z.object({
  path: z.string(),
  part: z.string().optional(),
  language: z.enum(languageIds),
  role: z.enum(['train', 'validation', 'heldOut']),
  text: z.string(),
  contentHash: z.string(),
  unscored: z.array(rangeSchema),
  comments: z.array(rangeSchema),
  related: z.array(z.string()).optional(),
  cutPoints: z.array(z.int().nonnegative()),
});

/** Writes the documents of a run; atomic. */
export function writeDocuments(path: string, dataset: Dataset): void {
  const header = { schemaVersion: documentsVersion, digest: dataset.digest, count: dataset.documents.length };
  const lines = [header, ...dataset.documents.map((document) => ({ ...document }))];
  try {
    writeFileAtomic(path, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
  } catch (error) {
    throw toArtifactError(error, path);
  }
}

/**
 * Reads the documents of a run, only those with one of the given roles.
 * @throws {ArtifactError} `fileMissing`, `fileCorrupt`, `unsupportedVersion`.
 */
export async function readDocuments(path: string, roles: readonly DocumentExample['role'][]): Promise<Dataset> {
  const documents: DocumentExample[] = [];
  let header: z.infer<typeof headerSchema> | undefined;
  let lineNumber = 0;
  try {
    for await (const line of readLines(path)) {
      lineNumber++;
      const json: unknown = JSON.parse(line);
      if (!header) {
        header = headerSchema.parse(json);
        continue;
      }
      const document = documentSchema.parse(json);
      if (roles.includes(document.role)) documents.push(document);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new ArtifactError('fileMissing', `${path}: expected the documents of a run, found nothing`, { cause: error });
    }
    throw new ArtifactError(
      'fileCorrupt',
      `${path}: line ${lineNumber}: expected a document, found ${error instanceof Error ? error.message.slice(0, 300) : 'other content'}`,
      {
        cause: error,
      },
    );
  }
  if (header?.count !== lineNumber - 1) {
    throw new ArtifactError(
      'fileCorrupt',
      `${path}: expected ${header?.count ?? 'a header and'} documents, found ${Math.max(0, lineNumber - 1)}`,
    );
  }
  return { documents, digest: header.digest };
}
