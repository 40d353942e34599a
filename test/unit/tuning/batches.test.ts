import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentExample } from '../../../src/dataset/example.ts';
import { BatchSource, packSequences } from '../../../src/tuning/batches.ts';
import { tokenizeStretch } from '../../../src/tuning/tokenizedText.ts';
import { layTrainingWindows } from '../../../src/tuning/trainingWindows.ts';
import { TuningError } from '../../../src/tuning/tuningError.ts';

/** A real, if crude, tokenizer: one token per character. */
const characters = { tokenize: (text: string) => Int32Array.from(text, (character) => character.codePointAt(0) as number) };

function document(text: string, unscored: DocumentExample['unscored'] = []): DocumentExample {
  const cutPoints = [...text.matchAll(/^/gm)].map(({ index }) => index);
  return { path: `${text.length}.py`, language: 'python', role: 'train', text, contentHash: '', unscored, comments: [], cutPoints };
}

const lines = (count: number, word = 'line'): string =>
  Array.from({ length: count }, (_, index) => `${word}_${index} = ${index}\n`).join('');

test('packing predicts each target from the token before it and never across sequences', () => {
  const batch = packSequences([
    { tokens: Int32Array.of(10, 11, 12), isTarget: Uint8Array.of(1, 0, 1) },
    { tokens: Int32Array.of(20, 21), isTarget: Uint8Array.of(1, 1) },
  ]);
  assert.deepEqual([...batch.tokens], [10, 11, 12, 20, 21]);
  assert.deepEqual([...batch.sequenceStarts], [0, 3]);
  assert.deepEqual([...batch.targetPositions], [1, 3]);
  assert.deepEqual([...batch.targetTokens], [12, 21]);
});

test('tokens of unscored ranges are context, never targets', () => {
  const { tokens, isScored } = tokenizeStretch(characters, 'abcdefgh', 1, 7, [
    { start: 0, end: 3 },
    { start: 5, end: 6 },
  ]);
  assert.equal(String.fromCodePoint(...tokens), 'bcdefg');
  assert.deepEqual([...isScored], [0, 0, 1, 1, 0, 1]);
});

test('windows start at cut points, cover the documents, and differ from epoch to epoch', () => {
  const documents = [document(lines(200)), document(lines(20))];
  const options = { strideCharacters: 300, seed: 1 };
  const windows = layTrainingWindows(documents, { ...options, epoch: 0 });
  for (const { documentIndex, start } of windows) assert.ok(documents[documentIndex]?.cutPoints.includes(start));
  assert.deepEqual(layTrainingWindows(documents, { ...options, epoch: 0 }), windows);
  assert.notDeepEqual(layTrainingWindows(documents, { ...options, epoch: 1 }), windows);
  const starts = windows
    .filter(({ documentIndex }) => documentIndex === 0)
    .map(({ start }) => start)
    .sort((a, b) => a - b);
  assert.equal(starts[0], 0);
  starts.slice(1).forEach((start, index) => assert.ok(start - (starts[index] as number) <= 330));
});

test('repeated windows are the same ones in another order', () => {
  const documents = [document(lines(200)), document(lines(20))];
  const lay = (epoch: number) => layTrainingWindows(documents, { strideCharacters: 300, seed: 1, epoch, repeats: true });
  const sorted = (epoch: number): string[] =>
    lay(epoch)
      .map(({ documentIndex, start }) => `${documentIndex}:${start}`)
      .sort();
  assert.deepEqual(sorted(1), sorted(0));
  assert.notDeepEqual(lay(1), lay(0));
  assert.notDeepEqual(lay(2), lay(1));
});

test('no window starts inside a licence header', () => {
  const header = '# licence\n'.repeat(30);
  const windows = layTrainingWindows([document(header + lines(100), [{ start: 0, end: header.length }])], {
    strideCharacters: 100,
    seed: 2,
    epoch: 0,
  });
  for (const { start } of windows) assert.ok(start >= header.length);
});

test('a batch depends on its step number and the seed alone', () => {
  const documents = [document(lines(300)), document(lines(40, 'other'))];
  const options = { windowTokens: 50, windowsPerStep: 2, leadingTokens: [] };
  const source = new BatchSource(documents, characters, { ...options, seed: 3 });
  const later = Math.ceil((source.windowsPerEpoch * 3) / 2);
  const expected = source.batch(later);
  const fresh = new BatchSource(documents, characters, { ...options, seed: 3 });
  assert.deepEqual(fresh.batch(later), expected);
  assert.notDeepEqual(new BatchSource(documents, characters, { ...options, seed: 4 }).batch(0), source.batch(0));
  assert.ok(expected.tokens.length <= 100);
});

test('a repository without training text is refused with its numbers', () => {
  assert.throws(
    () => new BatchSource([], characters, { windowTokens: 50, windowsPerStep: 1, leadingTokens: [], seed: 0 }),
    (error) => TuningError.is(error, 'tooFewTokens') && error.message.includes('found 0 documents'),
  );
});

test('a model that expects a token before every text gets it in every window', () => {
  const source = new BatchSource([document(lines(300))], characters, { windowTokens: 50, windowsPerStep: 2, leadingTokens: [7], seed: 3 });
  const batch = source.batch(0);
  assert.equal(batch.tokens.length, 100);
  for (const start of batch.sequenceStarts) assert.equal(batch.tokens[start], 7);
  assert.ok(!batch.targetTokens.includes(7));
});
