// The counts on disk: one small file in the user's data folder, for all windows. Never blocks the caller's thread.
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../base/errors.ts';
import { userDataFolder } from '../../base/userFolders.ts';
import { type SuggestionStatistics, suggestionStatisticsSchema } from '../../protocol/suggestionStatistics.ts';

/** Size from which on a file is not ours, bytes; 400 entries take a third of it. */
const mostBytes = 1_000_000;

/** A lock that is older belonged to a window that is gone, milliseconds; a change takes some of them. */
const staleLockMs = 10_000;

/** What a file holds: counts, nothing yet, or something that cannot be read. */
export type ReadStatistics =
  | { readonly kind: 'read'; readonly statistics: SuggestionStatistics }
  | { readonly kind: 'none' }
  | { readonly kind: 'problem'; readonly message: string };

/** Where the counts lie. */
export function statisticsPath(): string {
  return join(userDataFolder(), 'suggestions.json');
}

/** Reads the counts; never throws. */
export async function readStatistics(path: string): Promise<ReadStatistics> {
  try {
    const { size } = await stat(path);
    if (size > mostBytes) return problem(path, `${size} bytes`, `at most ${mostBytes} bytes`);
    return parseStatistics(path, await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'none' };
    return problem(path, messageOf(error), 'a file that can be read');
  }
}

/** Counts from the text of a file. @param path For messages. */
export function parseStatistics(path: string, text: string): ReadStatistics {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return problem(path, messageOf(error), 'JSON');
  }
  const parsed = suggestionStatisticsSchema.safeParse(value);
  if (parsed.success) return { kind: 'read', statistics: parsed.data };
  const [issue] = parsed.error.issues;
  return problem(path, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, 'counts of version 1');
}

/**
 * Changes the counts while no other window does; replaces the file whole.
 *
 * @param change Gets the counts so far; `undefined` where there are none.
 * @returns What kept it from being changed; `undefined` when it was. What cannot be read is left as it is.
 */
export async function updateStatistics(
  path: string,
  change: (statistics: SuggestionStatistics | undefined) => SuggestionStatistics,
): Promise<string | undefined> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const unlock = await lock(`${path}.lock`);
    try {
      const found = await readStatistics(path);
      if (found.kind === 'problem') return found.message;
      await replaceFile(path, JSON.stringify(change(found.kind === 'read' ? found.statistics : undefined)));
      return undefined;
    } finally {
      await unlock();
    }
  } catch (error) {
    return `${path}: the counts could not be written: ${messageOf(error)}`;
  }
}

/** Deletes the counts for good. @throws What the system said. */
export async function deleteStatistics(path: string): Promise<void> {
  await rm(path, { force: true });
}

async function replaceFile(path: string, text: string): Promise<void> {
  // One name is enough for all who hold the lock, and what a killed one leaves is replaced.
  const temporary = `${path}.partial`;
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Waits until nobody else changes the file. @throws When somebody does for too long. */
async function lock(path: string): Promise<() => Promise<void>> {
  const limit = AbortSignal.timeout(2 * staleLockMs);
  for (;;) {
    limit.throwIfAborted();
    try {
      await (await open(path, 'wx', 0o600)).close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const made = await stat(path).catch(() => undefined);
    if (made && Date.now() - made.mtimeMs > staleLockMs) await rm(path, { force: true });
    else await delay(20);
  }
}

function problem(path: string, found: string, expected: string): ReadStatistics {
  return { kind: 'problem', message: `${path}: expected ${expected}, found ${found}` };
}
