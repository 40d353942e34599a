import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { pairTrust } from '../../../src/tuning/pairTrust.ts';

const confidences = fc.double({ min: 0, max: 1, noNaN: true });
const moves = fc.double({ min: -20, max: 20, noNaN: true });

test('nothing is in doubt where both are sure, and nothing is left of a coin flip', () => {
  assert.equal(pairTrust(1, 0, 1.5), 1);
  assert.equal(pairTrust(1, 3, 1.5), 1);
  assert.equal(pairTrust(0.5, 0, 1.5), 0);
  assert.ok(pairTrust(0.9, 0, 1.5) > 0.9);
});

test('a pair that training moves the wrong way weighs less, and in the end nothing', () => {
  const weights = [1, 0, -0.5, -1, -2].map((moved) => pairTrust(0.9, moved, 1.5));
  weights.slice(1).forEach((weight, index) => assert.ok(weight < weights[index]!));
  assert.equal(weights.at(-1), 0);
});

test('a weight lies between 0 and 1 and rises with either belief', () => {
  fc.assert(
    fc.property(confidences, confidences, moves, moves, (first, second, left, right) => {
      const [low, high] = [Math.min(first, second), Math.max(first, second)];
      const [back, ahead] = [Math.min(left, right), Math.max(left, right)];
      const [less, more] = [pairTrust(low, back, 1.5), pairTrust(high, ahead, 1.5)];
      assert.ok(less >= 0 && more <= 1 && less <= more + 1e-12, `${less} ${more}`);
    }),
  );
});
