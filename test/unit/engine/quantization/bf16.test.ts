import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roundToBf16, widenBf16 } from '../../../../src/engine/quantization/bf16.ts';

const round = (...values: number[]): number[] => [...widenBf16(roundToBf16(Float32Array.from(values)))];

test('values with seven bits of mantissa stay; others go to the nearest, ties to even', () => {
  const exact = [0, -0, 1, -1.5, 1.9921875, 2 ** -126, -(2 ** 127), Infinity, -Infinity];
  assert.deepEqual(round(...exact), exact);
  assert.deepEqual(round(1 + 2 ** -8, 1 + 3 * 2 ** -8, -1 - 2 ** -8 - 2 ** -20), [1, 1 + 2 ** -6, -1 - 2 ** -7]);
  assert.deepEqual(round(3.4e38), [Infinity]);
  assert.ok(Number.isNaN(round(Number.NaN)[0]));
});

test('the error is at most half of the last place', () => {
  for (let exponent = -100; exponent < 100; exponent += 7) {
    const value = Math.fround(1.2345678 * 2 ** exponent);
    assert.ok(Math.abs((round(value)[0] ?? 0) / value - 1) <= 2 ** -8);
  }
});
