import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { editSimilarity } from '../../../../src/extension/statistics/editSimilarity.ts';

describe('editSimilarity', () => {
  test('counts insertions, deletions and replacements', () => {
    assert.equal(editSimilarity('', ''), 1);
    assert.equal(editSimilarity('abc', ''), 0);
    assert.equal(editSimilarity('kitten', 'sitting'), 1 - 3 / 7);
    assert.equal(editSimilarity('return total;', 'return totals;'), 1 - 1 / 14);
  });

  test('is symmetric, between 0 and 1, and 1 for equal texts alone', () => {
    const short = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(short, short, (one, other) => {
        const similarity = editSimilarity(one, other);
        assert.equal(similarity, editSimilarity(other, one));
        assert.ok(similarity >= 0 && similarity <= 1);
        assert.equal(similarity === 1, one === other);
      }),
    );
  });

  test('one more edit never makes it better than the edits allow', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), fc.nat(19), (text, at) => {
        const edited = text.slice(0, at % text.length) + text.slice((at % text.length) + 1);
        assert.equal(editSimilarity(text, edited), 1 - 1 / text.length);
      }),
    );
  });
});
