import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAhead } from '../../../src/mining/readAhead.ts';

test('results come in the order of the items, and reads stay a bounded number ahead', async () => {
  const items = Array.from({ length: 40 }, (_, index) => index);
  let started = 0;
  let taken = 0;
  let mostAhead = 0;
  const read = async (item: number): Promise<number> => {
    mostAhead = Math.max(mostAhead, ++started - taken);
    await Promise.resolve();
    return item * 2;
  };
  const results: number[] = [];
  for await (const result of readAhead(items, read)) {
    taken++;
    results.push(result);
  }
  assert.deepEqual(
    results,
    items.map((item) => item * 2),
  );
  assert.ok(mostAhead <= 9);
});

test('a failed read is thrown in its turn', async () => {
  const results: number[] = [];
  const reading = async (): Promise<void> => {
    for await (const result of readAhead([1, 2, 3], async (item) => (item === 2 ? Promise.reject(new Error('second')) : item)))
      results.push(result);
  };
  await assert.rejects(reading, { message: 'second' });
  assert.deepEqual(results, [1]);
});
