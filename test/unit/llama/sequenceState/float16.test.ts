import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromFloat16, largestFloat16, toFloat16 } from '../../../../src/llama/sequenceState/float16.ts';

/** The nearest word by looking at all of them; of two equally near words the even one. */
function nearestWord(value: number): number {
  let best = 0;
  for (let word = 0; word <= 0x7bff; word++) {
    const distance = Math.abs(fromFloat16(word) - Math.abs(value));
    const bestDistance = Math.abs(fromFloat16(best) - Math.abs(value));
    if (distance < bestDistance || (distance === bestDistance && word % 2 === 0)) best = word;
  }
  return best | (value < 0 || Object.is(value, -0) ? 0x8000 : 0);
}

test('every binary16 word survives the way through float32', () => {
  for (let word = 0; word < 0x10000; word++) {
    const value = fromFloat16(word);
    if (Number.isNaN(value)) assert.ok(Number.isNaN(fromFloat16(toFloat16(value))));
    else assert.equal(toFloat16(value), word);
  }
});

test('a value between two words becomes the nearer one, and the even one at equal distance', () => {
  const anyFloat = fc.float({ min: Math.fround(-largestFloat16), max: Math.fround(largestFloat16), noNaN: true });
  const halfway = fc.integer({ min: 0, max: 0x7bfe }).map((word) => (fromFloat16(word) + fromFloat16(word + 1)) / 2);
  const tiny = fc.float({ min: Math.fround(-(2 ** -13)), max: Math.fround(2 ** -13), noNaN: true });
  fc.assert(
    fc.property(fc.oneof(anyFloat, halfway, tiny), (value) => {
      assert.equal(toFloat16(value), nearestWord(value));
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('values that round beyond the largest one become infinity', () => {
  const cases: [number, number][] = [
    [largestFloat16, 0x7bff],
    [65519.996, 0x7bff],
    [65520, 0x7c00],
    [-65520, 0xfc00],
    [Infinity, 0x7c00],
    [2 ** -25, 0],
    [-(2 ** -25) * 1.0000001, 0x8001],
  ];
  for (const [value, word] of cases) assert.equal(toFloat16(value), word, String(value));
});
