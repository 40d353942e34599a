// What was found out about a model file once and need not be found out again: its hash, and the name it was registered under.
// One small JSON file per model file, in the cache folder, because a model may lie where we must not write.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { writeJsonAtomic } from '../base/atomicFile.ts';
import { sha256, sha256File } from '../base/hash.ts';
import { userCacheFolder } from '../base/userFolders.ts';
import { ModelError } from './modelError.ts';

const recordSchema = z.object({
  schemaVersion: z.literal(1),
  path: z.string(),
  sizeBytes: z.int().nonnegative(),
  /** Time of the file's last change, in milliseconds since 1970. */
  modifiedMs: z.number(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Present for files that a person registered under a name. */
  name: z.string().optional(),
});

/** What is remembered of one model file. */
export type ModelRecord = z.infer<typeof recordSchema>;

/** Where fetched models lie. */
export function modelsFolder(): string {
  return join(userCacheFolder(), 'models');
}

/**
 * The sha256 of a model file. Read from the file only when its size or time has changed since the last look.
 *
 * @throws {ModelError} `fileMissing`, `fileUnreadable`.
 */
export async function hashModelFile(path: string, signal?: AbortSignal): Promise<ModelRecord> {
  const absolute = resolve(path);
  const { size, mtimeMs } = statModel(absolute);
  const known = readRecord(recordPath(absolute));
  if (known?.path === absolute && known.sizeBytes === size && known.modifiedMs === mtimeMs) return known;
  try {
    const hash = await sha256File(absolute, signal);
    return rememberModel({
      schemaVersion: 1,
      path: absolute,
      sizeBytes: size,
      modifiedMs: mtimeMs,
      sha256: hash,
      ...(known?.name ? { name: known.name } : {}),
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw new ModelError('fileUnreadable', `${absolute}: the file cannot be read: ${String(error)}`, { cause: error });
  }
}

/** Writes a record and returns it. Where the cache folder cannot be written, the model is simply hashed again next time. */
export function rememberModel(record: ModelRecord): ModelRecord {
  try {
    writeJsonAtomic(recordPath(record.path), record);
  } catch (error) {
    if (!isFileSystemError(error)) throw error;
  }
  return record;
}

/** Files registered under a name that still exist. */
export function registeredModels(): ModelRecord[] {
  const folder = recordsFolder();
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => readRecord(join(folder, file)))
    .filter((record): record is ModelRecord => record?.name !== undefined && existsSync(record.path));
}

/** Whether an error came from the file system (no space, no permission, no such file). */
export function isFileSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

function recordsFolder(): string {
  return join(modelsFolder(), 'records');
}

function recordPath(absolute: string): string {
  return join(recordsFolder(), `${sha256(absolute).slice(0, 32)}.json`);
}

/** A record that is missing or damaged is no record: it only saves work. */
function readRecord(path: string): ModelRecord | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return recordSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError || isFileSystemError(error)) return undefined;
    throw error;
  }
}

function statModel(path: string): { size: number; mtimeMs: number } {
  try {
    return statSync(path);
  } catch (error) {
    if (!isFileSystemError(error)) throw error;
    const isMissing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
    throw new ModelError(isMissing ? 'fileMissing' : 'fileUnreadable', `${path}: expected a model file, found ${error.code ?? 'nothing'}`, {
      cause: error,
    });
  }
}
