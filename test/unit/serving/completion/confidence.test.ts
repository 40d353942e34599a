import assert from 'node:assert/strict';
import { test } from 'node:test';
import { confidenceOf } from '../../../../src/serving/completion/confidence.ts';

test('confidence is the geometric mean over the tokens that are shown', () => {
  const tokens = [0.5, 1, 0.25].map((probability, index) => ({ end: 2 * (index + 1), logProbability: Math.log(probability) }));
  assert.equal(confidenceOf(tokens, 0, 6), 0.5);
  assert.equal(confidenceOf(tokens, 2, 4), 1);
  assert.equal(confidenceOf(tokens, 3, 6).toFixed(6), '0.500000');
  assert.equal(confidenceOf(tokens, 6, 6), 1);
});
