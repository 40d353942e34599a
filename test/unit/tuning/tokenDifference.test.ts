import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { tokenEditRatio } from '../../../src/dataset/pairs/tokenEditRatio.ts';
import { tokenDifferences } from '../../../src/tuning/tokenDifference.ts';

const sequences = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 30 });

test('between the differences both sides are equal, and the edits are as few as possible', () => {
  fc.assert(
    fc.property(sequences, sequences, (left, right) => {
      const differences = tokenDifferences(Int32Array.from(left), Int32Array.from(right));
      let [x, y] = [0, 0];
      let edits = 0;
      for (const { leftStart, leftEnd, rightStart, rightEnd } of differences) {
        assert.deepEqual(left.slice(x, leftStart), right.slice(y, rightStart));
        assert.ok(x === 0 || leftStart > x, 'differences that touch are one');
        edits += leftEnd - leftStart + (rightEnd - rightStart);
        [x, y] = [leftEnd, rightEnd];
      }
      assert.deepEqual(left.slice(x), right.slice(y));
      const expected = tokenEditRatio(left.map(String), right.map(String)) * (left.length + right.length);
      assert.equal(edits, Math.round(expected));
    }),
  );
});

test('sides with more edits than are searched for differ in one stretch', () => {
  const left = Int32Array.from({ length: 400 }, (_, index) => index);
  const right = Int32Array.from({ length: 420 }, (_, index) => (index === 200 ? 200 : index + 1000));
  const framed = (middle: Int32Array): Int32Array => Int32Array.of(7, ...middle, 8, 9);
  assert.deepEqual(tokenDifferences(framed(left), framed(right)), [{ leftStart: 1, leftEnd: 401, rightStart: 1, rightEnd: 421 }]);
});
