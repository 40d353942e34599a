import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pairScore } from '../../../../src/evaluation/metrics/pairScore.ts';

test('the likelier side wins by its mean, not by its sum, and a tie is half', () => {
  // 1 against 1.5 nats a token, though the sum is larger.
  assert.equal(pairScore({ lossNats: 4, targetCount: 4 }, { lossNats: 3, targetCount: 2 }), 1);
  assert.equal(pairScore({ lossNats: 3, targetCount: 2 }, { lossNats: 4, targetCount: 4 }), 0);
  assert.equal(pairScore({ lossNats: 3, targetCount: 3 }, { lossNats: 1, targetCount: 1 }), 0.5);
});
