import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildScale, rangeOf } from '../../../../src/evaluation/reportPage/chartScale.ts';

test('ticks are round numbers inside the range', () => {
  const cases: readonly (readonly [number, number, number, readonly string[]])[] = [
    [0, 10, 5, ['0', '2', '4', '6', '8', '10']],
    [0.98, 1.13, 5, ['1.00', '1.05', '1.10']],
    [-0.12, 0.013, 6, ['-0.100', '-0.075', '-0.050', '-0.025', '0.000']],
    [-3, 14, 6, ['0', '5', '10']],
    [0, 380, 6, ['0', '100', '200', '300']],
  ];
  for (const [low, high, count, expected] of cases) {
    const { ticks, digits } = buildScale({ low, high }, { low: 0, high: 100 }, count);
    assert.deepEqual(
      ticks.map((tick) => tick.toFixed(digits).replace(/^-(?=0\.?0*$)/u, '')),
      expected,
    );
  }
});

test('values go linearly to pixels, also downwards', () => {
  const { place } = buildScale({ low: 1, high: 3 }, { low: 200, high: 0 }, 4);
  assert.deepEqual([1, 2, 3].map(place), [200, 100, 0]);
});

test('a single value stands in the middle', () => {
  assert.equal(buildScale({ low: 2, high: 2 }, { low: 0, high: 100 }, 4).place(2), 50);
});

test('a range gets room at both ends', () => {
  assert.deepEqual(rangeOf([3, 1, 2], 0.5), { low: 0, high: 4 });
  assert.deepEqual(rangeOf([0], 0.5), { low: -0.5, high: 0.5 });
});
