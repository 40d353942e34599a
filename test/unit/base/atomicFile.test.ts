import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeFileAtomic, writeJsonAtomic } from '../../../src/base/atomicFile.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const folder = temporaryFolder();

test('a file is replaced whole, and missing folders are made', () => {
  const path = join(folder, 'a b', 'deep', 'file.json');
  writeJsonAtomic(path, { one: 1 });
  writeJsonAtomic(path, { two: 2 });
  assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), { two: 2 });
  assert.deepEqual(readdirSync(join(folder, 'a b', 'deep')), ['file.json']);
});

test('what is written is readable by its owner only: artifacts are as confidential as the code', () => {
  const path = join(folder, 'private');
  writeFileAtomic(path, Uint8Array.of(1));
  assert.equal(statSync(path).mode & 0o777, process.platform === 'win32' ? 0o666 : 0o600);
});

test('a failed write leaves the old content and no temporary file', () => {
  const target = join(folder, 'taken');
  mkdirSync(join(target, 'child'), { recursive: true });
  writeFileSync(join(target, 'child', 'file'), 'kept');
  chmodSync(target, 0o700);
  assert.throws(() => writeFileAtomic(target, 'text'));
  assert.equal(readFileSync(join(target, 'child', 'file'), 'utf8'), 'kept');
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.partial')),
    [],
  );
});
