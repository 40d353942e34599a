import assert from 'node:assert/strict';
import { existsSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ScratchFile } from '../../../src/artifacts/scratchFile.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const folder = temporaryFolder();
const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);

test('what was kept comes back, up to the budget, and the file is gone at the end', () => {
  const path = join(folder, 'kept');
  const scratch = new ScratchFile(path, 250);
  const places = [1, 2, 3].map((value) => scratch.append(bytes(100, value)));
  assert.deepEqual(places, [0, 100, undefined]);
  assert.deepEqual(scratch.read(100, 100), bytes(100, 2));
  scratch.clear();
  assert.equal(scratch.append(bytes(50, 4)), 0);
  assert.deepEqual(scratch.read(0, 50), bytes(50, 4));
  assert.ok(existsSync(path));
  scratch.remove();
  assert.ok(!existsSync(path));
  assert.equal(scratch.append(bytes(1, 1)), undefined);
});

test('a file that lost its end gives nothing back', () => {
  const path = join(folder, 'short');
  const scratch = new ScratchFile(path, 1000);
  scratch.append(bytes(100, 1));
  truncateSync(path, 40);
  assert.equal(scratch.read(0, 100), undefined);
  scratch.remove();
});

test('a folder that is not there only means that nothing is kept', () => {
  const missing = new ScratchFile(join(folder, 'no such folder', 'file'), 1000);
  assert.equal(missing.append(bytes(10, 1)), undefined);
  assert.equal(missing.append(bytes(10, 1)), undefined);
  missing.remove();
});
