import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatDurationRange, parseDuration } from '../../../src/base/duration.ts';

describe('parseDuration', () => {
  const accepted: readonly (readonly [string, number])[] = [
    ['90s', 90_000],
    ['10m', 600_000],
    ['10min', 600_000],
    ['1h', 3_600_000],
    ['1.5h', 5_400_000],
    ['1h30m', 5_400_000],
    [' 250ms ', 250],
  ];
  for (const [text, expectedMs] of accepted) test(`reads "${text}"`, () => assert.equal(parseDuration(text), expectedMs));

  const refused = ['', '10', 'm', '-10m', '0s', '10 m', '1d', '1e3s', 'ten minutes', '10m extra', '٣m'];
  for (const text of refused) test(`refuses "${text}"`, () => assert.equal(parseDuration(text), undefined));
});

describe('formatDurationRange', () => {
  const cases: readonly (readonly [number, number, string])[] = [
    [0, 2, 'up to 5 s'],
    [21, 29, '20 to 30 s'],
    [61, 89, '60 to 90 s'],
    [130, 170, '2 to 3 min'],
    [118, 122, 'about 2 min'],
    [50, 120, 'up to 2 min'],
    [4000, 9000, '1 to 2.5 h'],
  ];
  for (const [low, high, expected] of cases)
    test(`writes ${low} to ${high} s as "${expected}"`, () => assert.equal(formatDurationRange(low, high), expected));
});
