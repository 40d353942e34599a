import assert from 'node:assert/strict';
import { test } from 'node:test';
import { confidenceOf } from '../../../../src/mining/focalLinks/confidence.ts';

test('confidence grows with the lead and with the score, and stays a share of one', () => {
  let previous = 0;
  for (const lead of [0, 0.5, 1, 2, 4, 6]) {
    const confidence = confidenceOf([8, 8 - lead], 1);
    assert.ok(confidence > previous && confidence < 1, `lead ${lead}: ${confidence} after ${previous}`);
    previous = confidence;
  }
  assert.ok(confidenceOf([4], 1) < confidenceOf([9], 1));
  assert.equal(confidenceOf([], 0), 0);
});

test('candidates that are one answer do not weaken it', () => {
  assert.ok(confidenceOf([8, 8, 3], 2) > confidenceOf([8, 8, 3], 1));
});
