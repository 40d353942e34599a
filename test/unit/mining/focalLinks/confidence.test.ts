import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerFactsOf, confidenceOf } from '../../../../src/mining/focalLinks/confidence.ts';
import { linkTests, scoreTests } from '../../../../src/mining/focalLinks/linkTests.ts';
import { parseSample } from './parseSample.ts';

const called = { lead: 2, score: 8, isThroughHelper: false, isUncalled: false };

test('confidence grows with the lead and stays a share of one', () => {
  let previous = 0;
  for (const lead of [0, 0.5, 1, 2, 4, 5]) {
    const confidence = confidenceOf({ ...called, lead });
    assert.ok(confidence > previous && confidence < 1, `lead ${lead}: ${confidence} after ${previous}`);
    previous = confidence;
  }
});

test('what little speaks for and what is reached through a helper is less sure', () => {
  assert.ok(confidenceOf({ ...called, score: 1 }) < confidenceOf(called));
  assert.ok(confidenceOf({ ...called, isThroughHelper: true }) < confidenceOf(called));
  assert.equal(confidenceOf(answerFactsOf([], 0)), 0);
});

test('candidates that are one answer do not weaken it, and no confidence leaves out all links', async () => {
  const samples = await Promise.all([
    parseSample('shop/prices.py', 'def total_of(items):\n    return sum(items)\n\ndef tax_of(items):\n    return 0\n'),
    parseSample(
      'tests/test_prices.py',
      'from shop.prices import tax_of, total_of\n\ndef test_nothing():\n    assert total_of([]) == tax_of([])\n',
    ),
  ]);
  const [scored] = await scoreTests(samples);
  const candidates = scored?.candidates ?? [];
  assert.equal(candidates.length, 2);
  assert.ok(answerFactsOf(candidates, 2).lead > answerFactsOf(candidates, 1).lead);
  assert.equal((await linkTests(samples, { leastConfidence: 0 })).length, 1);
  assert.equal((await linkTests(samples, { leastConfidence: 1 })).length, 0);
});
