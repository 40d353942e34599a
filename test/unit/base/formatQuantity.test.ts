import { formatBytes, formatCount, formatDuration, formatSigned } from '../../../src/base/formatQuantity.ts';
import assert from 'node:assert/strict';
import { test } from 'node:test';

test('sizes are written in decimal units', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1.0 kB'],
    [738_540, '739 kB'],
    [98_362_432, '98.4 MB'],
    [999_600_000, '1.0 GB'],
    [24e9, '24.0 GB'],
  ];
  for (const [bytes, expected] of cases) assert.equal(formatBytes(bytes), expected);
});

test('counts have their thousands apart', () => {
  assert.deepEqual([0, 999, 1000, 1_234_567, 12.6].map(formatCount), ['0', '999', '1\u00a0000', '1\u00a0234\u00a0567', '13']);
});

test('differences show their sign unless they round to zero', () => {
  assert.deepEqual(
    [0.104, -0.104, 0.004, -0.004].map((value) => formatSigned(value, 2)),
    ['+0.10', '−0.10', '0.00', '0.00'],
  );
});

test('lengths of time are written with two units at most', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0.0 s'],
    [0.44, '0.4 s'],
    [9.97, '10 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [200, '3 min 20 s'],
    [3600, '1 h'],
    [7500, '2 h 5 min'],
  ];
  for (const [seconds, expected] of cases) assert.equal(formatDuration(seconds), expected);
});
