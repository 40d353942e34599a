import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const namedPipePrefix = '\\\\.\\pipe\\';

/** A new place where a job listens, which no other user can open: a socket in a private folder, or on Windows a name nobody can guess. */
export function makeJobPipe(): string {
  if (process.platform === 'win32') return `${namedPipePrefix}repotune-${randomBytes(16).toString('hex')}`;
  // mkdtemp makes folders that only their owner may enter.
  return join(mkdtempSync(join(tmpdir(), 'repotune-job-')), 'job.sock');
}

/** Whether a place is a name and no file. */
export function isNamedPipe(pipe: string): boolean {
  return pipe.startsWith(namedPipePrefix);
}
