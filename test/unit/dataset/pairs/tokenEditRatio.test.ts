import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tokenEditRatio } from '../../../../src/dataset/pairs/tokenEditRatio.ts';

/** The slow twin: the longest common subsequence by its table. */
function byTable(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const token of a) {
    const next = [0];
    b.forEach((other, index) => next.push(token === other ? row[index]! + 1 : Math.max(row[index + 1]!, next[index]!)));
    row = next;
  }
  const total = a.length + b.length;
  return total === 0 ? 0 : (total - 2 * row[b.length]!) / total;
}

test('equals the longest common subsequence', () => {
  const tokens = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 });
  fc.assert(fc.property(tokens, tokens, (a, b) => assert.equal(tokenEditRatio(a, b), byTable(a, b))));
});

test('is 1 for strangers and 0 for nothing', () => {
  assert.equal(tokenEditRatio(['a'], ['b', 'c']), 1);
  assert.equal(tokenEditRatio([], []), 0);
});

test('ends at once for two long texts without anything in common', () => {
  const many = (word: string): string[] => Array.from({ length: 100_000 }, (_, index) => `${word}${index}`);
  assert.equal(tokenEditRatio(many('a'), many('b')), 1);
});
