import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ArtifactError } from '../../../src/artifacts/artifactError.ts';
import { RunFolder } from '../../../src/artifacts/runFolder.ts';
import { lockRun } from '../../../src/artifacts/runLock.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const folder = new RunFolder(temporaryFolder());
const lockFile = join(folder.path, 'run.lock');

test('a lock is gone after its release', () => {
  lockRun(folder)();
  assert.equal(existsSync(lockFile), false);
});

test('a run on which a living process works is refused', () => {
  const other = spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 60000)']);
  try {
    writeFileSync(lockFile, describe(other.pid ?? -1));
    assert.throws(
      () => lockRun(folder),
      (error) => ArtifactError.is(error, 'folderInUse') && error.message.includes(String(other.pid)),
    );
  } finally {
    other.kill('SIGKILL');
  }
});

test('the lock of a process that is gone, of a reused process id, and a damaged lock are taken over', async () => {
  const other = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => other.on('exit', resolve));
  for (const content of [String(other.pid), ...(process.platform === 'linux' ? [`${process.ppid} 1`] : []), 'no number', '']) {
    writeFileSync(lockFile, content);
    lockRun(folder)();
  }
});

/** A lock as the other process would have written it. */
function describe(pid: number): string {
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) : undefined;
  return `${pid} ${stat?.split(' ')[19] ?? ''}`.trim();
}
