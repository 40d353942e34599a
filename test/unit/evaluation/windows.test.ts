import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentExample } from '../../../src/dataset/example.ts';
import { layEvaluationWindows } from '../../../src/evaluation/windows.ts';

/** One id for each character. */
const tokenizer = { tokenize: (text: string): Int32Array => Int32Array.from(text, (character) => character.charCodeAt(0)) };

function documentOf(path: string, length: number, changes: Partial<DocumentExample> = {}): DocumentExample {
  const text = Array.from({ length }, (_, index) => String.fromCharCode(97 + (index % 26))).join('');
  return { path, language: 'java', role: 'heldOut', text, contentHash: path, unscored: [], comments: [], cutPoints: [], ...changes };
}

test('only held-out files are judged, and each token at most once', () => {
  const windows = layEvaluationWindows(
    [documentOf('a', 1500), documentOf('b', 600), documentOf('t', 900, { role: 'train' })],
    tokenizer,
    1,
  );
  const scored = new Set<string>();
  for (const { id, path, isTarget, tokens } of windows) {
    assert.notEqual(path, 't');
    assert.ok(tokens.length <= 512);
    const start = Number(id.split('#')[1]);
    isTarget.forEach((mark, index) => {
      if (!mark) return;
      assert.ok(index >= 128);
      assert.ok(!scored.has(`${path}:${start + index}`));
      scored.add(`${path}:${start + index}`);
    });
  }
  // All tokens but the first 128 of each file.
  assert.equal(scored.size, 1500 - 128 + 600 - 128);
});

test('unscored ranges are never targets but stay in the context', () => {
  const document = documentOf('a', 512, { unscored: [{ start: 200, end: 300 }] });
  const [window] = layEvaluationWindows([document], tokenizer, 1);
  assert.equal(window?.tokens.length, 512);
  window.isTarget.forEach((mark, index) => assert.equal(mark, index >= 128 && (index < 200 || index >= 300) ? 1 : 0));
});

test('files and stretches with hardly any target are left out', () => {
  assert.deepEqual(layEvaluationWindows([documentOf('short', 100), documentOf('brink', 128 + 31)], tokenizer, 1), []);
  assert.equal(layEvaluationWindows([documentOf('enough', 128 + 32)], tokenizer, 1).length, 1);
});

test('the same seed gives the same order, whatever the order of the documents', () => {
  const documents = Array.from({ length: 9 }, (_, index) => documentOf(`f${index}`, 700 + 100 * index));
  const ids = (order: DocumentExample[], seed: number): string[] => layEvaluationWindows(order, tokenizer, seed).map(({ id }) => id);
  assert.deepEqual(ids(documents, 4), ids([...documents].reverse(), 4));
  assert.notDeepEqual(ids(documents, 4), ids(documents, 5));
});
