import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../src/base/random.ts';
import type { DocumentExample } from '../../../src/dataset/example.ts';
import { BatchSource } from '../../../src/tuning/batches.ts';
import { groupWindows, packings } from '../../../src/tuning/groupWindows.ts';
import type { TrainingWindow } from '../../../src/tuning/trainingWindows.ts';

const characters = { tokenize: (text: string) => Int32Array.from(text, (character) => character.codePointAt(0) as number) };

function document(path: string, related: readonly string[] = []): DocumentExample {
  const text = Array.from({ length: 60 }, (_, line) => `${path} line ${line}\n`).join('');
  const cutPoints = [...text.matchAll(/^/gm)].map(({ index }) => index);
  return { path, language: 'python', role: 'train', text, contentHash: '', unscored: [], comments: [], cutPoints, related };
}

const documents = [
  document('a/one.py', ['b/two.py']),
  document('b/two.py', ['a/one.py']),
  document('a/three.py', ['b/four.py']),
  document('b/four.py', ['a/three.py']),
];

const windows: TrainingWindow[] = [2, 0, 1, 3, 0, 1, 2, 3].map((documentIndex, index) => ({ documentIndex, start: index }));
const options = { size: 2, random: Random.fromSeed(1) };

for (const packing of packings) {
  test(`packing ${packing} uses every window once`, () => {
    const grouped = groupWindows(windows, documents, { ...options, packing });
    assert.equal(new Set(grouped).size, windows.length);
  });
}

test('related windows stand in pairs of related files, folders in pairs of one folder', () => {
  const pairsOf = (packing: 'related' | 'folder'): string[] => {
    const paths = groupWindows(windows, documents, { ...options, packing }).map(({ documentIndex }) => documents[documentIndex]?.path);
    return [0, 2, 4, 6].map((index) => [paths[index], paths[index + 1]].sort().join(' '));
  };
  assert.deepEqual(pairsOf('related').sort(), ['a/one.py b/two.py', 'a/one.py b/two.py', 'a/three.py b/four.py', 'a/three.py b/four.py']);
  assert.deepEqual(pairsOf('folder').sort(), ['a/one.py a/three.py', 'a/one.py a/three.py', 'b/four.py b/two.py', 'b/four.py b/two.py']);
});

test('packed windows are one sequence with one beginning, and no token is predicted across their border', () => {
  const shape = { windowTokens: 50, windowsPerStep: 2, seed: 1, leadingTokens: [7, 8] };
  const batch = new BatchSource(documents, characters, { ...shape, packing: 'related' }).batch(0);
  assert.deepEqual([...batch.sequenceStarts], [0]);
  assert.equal(batch.tokens.length, 100);
  assert.deepEqual([...batch.tokens.subarray(0, 2)], [7, 8]);
  assert.ok(!batch.targetPositions.includes(49));
  assert.ok(batch.targetPositions.includes(50));
  const single = new BatchSource(documents, characters, shape).batch(0);
  assert.deepEqual([...single.sequenceStarts], [0, 50]);
});
