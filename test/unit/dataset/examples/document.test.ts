import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildDocument, uniteRanges } from '../../../../src/dataset/examples/document.ts';
import { redactSecrets } from '../../../../src/dataset/filter/secrets.ts';
import { plainSample } from '../fileSamples.ts';

const cases: readonly (readonly [string, readonly (readonly [number, number])[], readonly (readonly [number, number])[]])[] = [
  [
    'sorted',
    [
      [5, 6],
      [1, 2],
    ],
    [
      [1, 2],
      [5, 6],
    ],
  ],
  [
    'joined where they touch or overlap',
    [
      [1, 4],
      [4, 6],
      [5, 9],
    ],
    [[1, 9]],
  ],
  [
    'swallowed where they are contained',
    [
      [1, 9],
      [2, 3],
    ],
    [[1, 9]],
  ],
  ['dropped where they are empty', [[3, 3]], []],
];

for (const [what, ranges, expected] of cases) {
  test(`united ranges are ${what}`, () => {
    assert.deepEqual(
      uniteRanges(ranges.map(([start, end]) => ({ start, end }))).map(({ start, end }) => [start, end]),
      expected,
    );
  });
}

test('lines of embedded data are not scored', () => {
  const data = `s = "${'z'.repeat(2_000)}"`;
  const text = `a = 1\n${data}\nb = 2\n`;
  const document = buildDocument(plainSample('a.py', text), 'train', redactSecrets(text));
  assert.deepEqual(document.unscored, [{ start: 6, end: 6 + data.length }]);
});
