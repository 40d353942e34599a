import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

/** A new folder that is removed when the running test file (or suite) has ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'repotune-test-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
