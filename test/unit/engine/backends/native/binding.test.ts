import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { reasonOf } from '../../../../../src/base/errors.ts';
import { loadBinding } from '../../../../../src/engine/backends/native/binding.ts';

test('the addon loads and names the instruction sets that it uses', () => {
  const binding = loadBinding();
  assert.ok(Array.isArray(binding.cpuFeatures()));
  assert.ok(binding.threadCount() >= 1);
});

test('a missing addon and one that does not load are told apart', () => {
  const folder = mkdtempSync(join(tmpdir(), 'binding-'));
  try {
    const broken = join(folder, 'broken.node');
    writeFileSync(broken, 'not a shared library');
    assert.throws(
      () => loadBinding(join(folder, 'absent.node')),
      (error) => reasonOf(error) === 'addonMissing',
    );
    assert.throws(
      () => loadBinding(broken),
      (error) => reasonOf(error) === 'addonNotLoadable',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
