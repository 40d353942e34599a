import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CountingInput, planCounts } from '../../../src/evaluation/planCounts.ts';

const usual: CountingInput = {
  budgetMs: 80_000,
  windowMs: 500,
  lineMs: 300,
  scoredVariantCount: 3,
  completedVariantCount: 2,
  availableWindowCount: 1000,
  availableLineCount: 1000,
};

test('counts fill the budget', () => {
  const { windowCount, lineCount } = planCounts(usual);
  assert.equal(windowCount, 32);
  const spentMs = windowCount * 3 * 500 + lineCount * 2 * 300;
  assert.ok(spentMs <= 80_000 && spentMs > 79_000);
});

test('a slow machine still judges a dozen of each', () => {
  assert.deepEqual(planCounts({ ...usual, windowMs: 50_000, lineMs: 50_000 }), { windowCount: 12, lineCount: 12 });
});

test('there is never more to judge than there is', () => {
  assert.deepEqual(planCounts({ ...usual, availableWindowCount: 5, availableLineCount: 0 }), { windowCount: 5, lineCount: 0 });
});

test('a thorough evaluation takes all it may', () => {
  assert.deepEqual(planCounts({ ...usual, budgetMs: undefined }), { windowCount: 600, lineCount: 600 });
  assert.deepEqual(planCounts({ ...usual, budgetMs: undefined, availableWindowCount: 7 }), { windowCount: 7, lineCount: 600 });
});
