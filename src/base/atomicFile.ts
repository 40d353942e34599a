import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Replaces a file whole: a reader sees the old content or the new, never a part.
 *
 * Writes a temporary file beside the target, flushes it, renames it, and flushes the folder.
 * On failure the temporary file is removed and the old content stays.
 */
export function writeFileAtomic(path: string, content: string | Uint8Array): void {
  const folder = dirname(path);
  makeFolder(folder);
  const temporary = join(folder, `.${process.pid}-${Date.now().toString(36)}-${Math.floor(Math.random() * 1e9).toString(36)}.partial`);
  try {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    const file = openSync(temporary, 'wx', 0o600);
    try {
      for (let offset = 0; offset < bytes.byteLength;) offset += writeSync(file, bytes, offset, bytes.byteLength - offset);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    flushFolder(folder);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Writes `value` as indented JSON with {@link writeFileAtomic}. */
export function writeJsonAtomic(path: string, value: unknown): void {
  writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Makes a folder and all missing ones above it, for the owner only.
 *
 * One level at a time: `mkdir` with `recursive` never returns where the system answers ENOENT for a parent that exists (/proc).
 */
export function makeFolder(path: string): void {
  const parent = dirname(path);
  if (parent !== path && !existsSync(parent)) makeFolder(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !statSync(path).isDirectory()) throw error;
  }
}

/** Removes what writers that were killed left in a folder. Only for a folder that nobody else writes to. */
export function removePartialFiles(folder: string): void {
  for (const name of readdirSync(folder)) if (/^\..*\.partial$/u.test(name)) rmSync(join(folder, name), { force: true });
}

/** Makes a rename durable; Windows has no such call and needs none. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
