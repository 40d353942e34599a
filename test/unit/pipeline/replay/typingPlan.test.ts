import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentExample } from '../../../../src/dataset/example.ts';
import { planTyping } from '../../../../src/pipeline/replay/typingPlan.ts';

function documentOf(path: string, changes: Partial<DocumentExample> = {}): DocumentExample {
  const text = Array.from({ length: 60 }, (_, index) => `    int value${index} = ${index};\n`).join('');
  const cutPoints = Array.from(text.matchAll(/^/gmu), ({ index }) => index).slice(0, -1);
  return { path, language: 'java', role: 'heldOut', text, contentHash: '', unscored: [], comments: [], cutPoints, ...changes };
}

const settings = { fileCount: 2, characterCount: 100, seed: 3 };

test('stretches begin behind indentation, end with a line, and are the same for the same seed', () => {
  const documents = [documentOf('a'), documentOf('b'), documentOf('c')];
  const stretches = planTyping(documents, settings);
  assert.equal(stretches.length, 2);
  for (const { document, start, end } of stretches) {
    assert.match(document.text.slice(start), /^int/u);
    assert.equal(document.text[end], '\n');
    assert.ok(end - start >= 100 && start >= 300);
  }
  assert.deepEqual(planTyping([...documents].reverse(), settings), stretches);
});

test('training documents, comments and what is never scored are not typed', () => {
  const whole = { start: 0, end: 10_000 };
  const documents = [documentOf('a', { role: 'train' }), documentOf('b', { comments: [whole] }), documentOf('c', { unscored: [whole] })];
  assert.deepEqual(planTyping(documents, settings), []);
});
