import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { editSimilarity } from '../../../../src/evaluation/metrics/editSimilarity.ts';

test('similarity is one minus the share of edits', () => {
  const cases: [string, string, string, number][] = [
    ['equal lines', 'return x;', 'return x;', 1],
    ['white space at the ends does not count', '  return x;', 'return x; ', 1],
    ['two empty lines are equal', '', '  ', 1],
    ['nothing in common', 'abc', 'xyz', 0],
    ['an empty suggestion', 'abcd', '', 0],
    ['one replacement of four', 'abcd', 'abxd', 0.75],
    ['one insertion', 'abcd', 'abxcd', 0.8],
    ['kitten and sitting differ by three edits', 'kitten', 'sitting', 1 - 3 / 7],
    ['a surrogate pair is one character', 'a😀', 'a', 0.5],
  ];
  for (const [name, expected, suggested, similarity] of cases) {
    assert.ok(Math.abs(editSimilarity(expected, suggested) - similarity) < 1e-12, name);
  }
});

test('similarity is symmetric and between 0 and 1', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 }), (a, b) => {
      const similarity = editSimilarity(a, b);
      assert.ok(similarity >= 0 && similarity <= 1);
      assert.equal(similarity, editSimilarity(b, a));
    }),
    { numRuns: 200, seed: 1 },
  );
});
