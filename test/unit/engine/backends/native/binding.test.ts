import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { reasonOf } from '../../../../../src/base/errors.ts';
import { loadBinding, noSlot } from '../../../../../src/engine/backends/native/binding.ts';

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

test('a shared context that is no head of an earlier sequence is refused before anything is computed', () => {
  const binding = loadBinding();
  const attend = (starts: number[], contextStarts: number[], contextLengths: number[]): void => {
    const sequences = [starts, contextStarts, contextLengths].map((values) => Int32Array.from(values)) as [
      Int32Array,
      Int32Array,
      Int32Array,
    ];
    // The slots do not exist; sequences are looked at first.
    binding.prefixAttention(0, 1, 2, 3, 4, noSlot, noSlot, ...sequences, 9, 1, 1, 4, 0, 0.5);
  };
  const refused: readonly (readonly [number[], number[], number[], RegExp])[] = [
    [[0, 5], [0, 0], [0, 6], /contextStarts, contextLengths \[1\]: expected the head of an earlier sequence/],
    [[0, 5], [0, 1], [0, 2], /head of an earlier sequence/],
    [[0, 5], [0, 5], [0, 2], /head of an earlier sequence/],
    [[0, 5], [0, 0], [0, -1], /head of an earlier sequence/],
    [[0, 5], [0, -5], [0, 1], /head of an earlier sequence/],
    [[0, 3, 6], [0, 0, 3], [0, 2, 1], /contextStarts, contextLengths \[2\]/],
    [[0, 5], [0], [0, 0], /contextStarts: expected length 2, found length 1/],
    [[0, 5], [0, 0], [], /contextLengths: expected length 2, found length 0/],
  ];
  for (const [starts, contextStarts, contextLengths, message] of refused) {
    assert.throws(() => attend(starts, contextStarts, contextLengths), message);
  }
});
