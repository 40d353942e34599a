import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveContextBudget } from '../../../../src/serving/completion/contextBudget.ts';

test('slow machines get shorter prompts, fast ones what is judged, and only a model that reads it gets what follows', () => {
  const budget = (promptMs: number, fillsIn = false): unknown => resolveContextBudget({ promptMs, outputMs: 8 }, fillsIn);
  assert.deepEqual(budget(0.1), { before: 384, after: 0 });
  assert.deepEqual(budget(0.64), { before: 384, after: 0 });
  assert.deepEqual(budget(1.1), { before: 224, after: 0 });
  assert.deepEqual(budget(20), { before: 96, after: 0 });
  assert.deepEqual(budget(0.64, true), { before: 320, after: 64 });
  assert.deepEqual(budget(20, true), { before: 96, after: 16 });
});
