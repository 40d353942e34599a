import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ArtifactError, toArtifactError } from './artifactError.ts';
import type { RunFolder } from './runFolder.ts';

/**
 * Keeps two processes from working on one run.
 *
 * A lock whose process is gone (a kill, a crash) is taken over.
 *
 * @returns What releases the lock.
 * @throws {ArtifactError} `folderInUse`, `notWritable`, `diskFull`.
 */
export function lockRun(folder: RunFolder): () => void {
  const path = join(folder.path, 'run.lock');
  for (let attempt = 0; ; attempt++) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, String(process.pid));
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw toArtifactError(error, path);
      const owner = readOwner(path);
      if (owner !== undefined && isAlive(owner)) {
        throw new ArtifactError(
          'folderInUse',
          `${folder.path}: expected a run that nobody works on, found process ${owner} at work on it`,
          { cause: error },
        );
      }
      if (attempt > 2)
        throw new ArtifactError('folderInUse', `${path}: expected to take over a stale lock, found it again each time`, { cause: error });
      rmSync(path, { force: true });
    }
  }
}

function readOwner(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    // Gone between the two calls, or unreadable: nobody owns it.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
