import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ArtifactError } from './artifactError.ts';

/** Largest JSON file that is read, bytes; a run's own files stay far below. */
const maximumBytes = 256 * 1024 * 1024;

/**
 * Reads a versioned JSON file and checks it against its schema.
 *
 * @param missing Reason when the file does not exist.
 * @throws {ArtifactError} `missing`, `unsupportedVersion`, `invalidContent`.
 */
export function readJsonFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  { version, missing }: { version: number; missing: 'notARun' | 'fileMissing' },
): z.infer<Schema> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    throw new ArtifactError(missing, `${path}: expected a file, found nothing`, { cause: error });
  }
  if (text.length > maximumBytes)
    throw new ArtifactError('invalidContent', `${path}: expected at most ${maximumBytes} bytes, found ${text.length}`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ArtifactError('invalidContent', `${path}: expected JSON, found ${error instanceof Error ? error.message : 'other text'}`, {
      cause: error,
    });
  }
  const found = (json as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (typeof found === 'number' && found !== version) {
    throw new ArtifactError('unsupportedVersion', `${path}: expected schemaVersion ${version}, found ${found}`);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new ArtifactError('invalidContent', `${path}: ${z.prettifyError(parsed.error).slice(0, 600)}`);
  return parsed.data;
}
