import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveThreadCount, ThreadBudget } from '../../../src/llama/threadBudget.ts';

test('threads are what this process got and what nobody wanted', () => {
  const cases: [string, number, number, number, number][] = [
    ['an idle machine grants all', 0, 2000, 2, 2],
    ['busy with our own work only, all stay', 2000, 0, 2, 2],
    ['one other busy thread leaves one', 1330, 0, 2, 1],
    ['when the other one ends, all come back', 1000, 1000, 2, 2],
    ['a crowded machine still grants one', 200, 0, 2, 1],
    ['idle processors of others are not ours', 1000, 62_000, 4, 4],
  ];
  for (const [name, ownMs, idleMs, mostThreads, expected] of cases) {
    assert.equal(resolveThreadCount({ elapsedMs: 1000, ownMs, idleMs }, mostThreads), expected, name);
  }
});

test('before anything is measured all threads are used', () => {
  const budget = new ThreadBudget();
  assert.equal(budget.current(), budget.mostThreads);
});
