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
      writeSync(file, describeProcess(process.pid));
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw toArtifactError(error, path);
      const owner = readText(path);
      if (isAtWork(owner)) {
        throw new ArtifactError(
          'folderInUse',
          `${folder.path}: expected a run that nobody works on, found process ${owner.split(' ')[0]} at work on it`,
          { cause: error },
        );
      }
      if (attempt > 2)
        throw new ArtifactError('folderInUse', `${path}: expected to take over a stale lock, found it again each time`, { cause: error });
      rmSync(path, { force: true });
    }
  }
}

/** Whether another process works on a run. */
export function isRunAtWork(folder: RunFolder): boolean {
  return isAtWork(readText(join(folder.path, 'run.lock')));
}

/** What stands in a lock: process id, and where the system tells it the time of its start, so that a reused id is not mistaken. */
function describeProcess(pid: number): string {
  return `${pid} ${processStat(pid)?.startTicks ?? ''}`.trim();
}

function isAtWork(owner: string): boolean {
  const pid = Number(owner.split(' ')[0]);
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const stat = processStat(pid);
  // A zombie has ended and only waits to be noticed by its parent.
  return stat === undefined || (stat.state !== 'Z' && describeProcess(pid) === owner);
}

/** State and start of a process as Linux tells them (proc(5), fields 3 and 22); `undefined` elsewhere. */
function processStat(pid: number): { state: string; startTicks: string } | undefined {
  // The name in field 2 may hold blanks and brackets; what follows its last bracket does not.
  const fields = readText(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  const [state, startTicks] = [fields[0], fields[19]];
  return state && startTicks ? { state, startTicks } : undefined;
}

/** A file's text; empty when it cannot be read: nobody owns a lock that is gone. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
