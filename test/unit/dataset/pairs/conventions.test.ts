import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FormCounter, wilsonLowerBound } from '../../../../src/dataset/pairs/conventions.ts';

/** Files of a language in which forms of one choice occur so often. */
function countsOf(choice: string, files: readonly Readonly<Record<string, number>>[]): FormCounter {
  const counts = new FormCounter();
  for (const forms of files) {
    const occurrences = Object.entries(forms).flatMap(([form, count]) =>
      Array.from({ length: count }, () => ({ choice, form, start: 0, end: 1, captures: {} })),
    );
    counts.add({ language: 'java', forms: occurrences });
  }
  return counts;
}

test("Wilson's lower bound is where the observed part lies 1.96 deviations above it", () => {
  // By bisection of the interval's definition, observed - p = 1.96 * sqrt(p (1 - p) / n), in Python.
  const rows: readonly (readonly [successes: number, trials: number, bound: number])[] = [
    [0, 0, 0],
    [0, 10, 0],
    [10, 10, 0.7224672],
    [35, 35, 0.901099],
    [95, 100, 0.8882498],
    [990, 1000, 0.9816905],
  ];
  for (const [successes, trials, bound] of rows) {
    assert.ok(
      Math.abs(wilsonLowerBound(successes, trials) - bound) < 1e-5,
      `${successes} of ${trials}: ${wilsonLowerBound(successes, trials)}`,
    );
  }
});

interface Case {
  readonly name: string;
  readonly choice: string;
  readonly files: readonly Readonly<Record<string, number>>[];
  readonly conventions: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: 'a form used always, often and in several files',
    choice: 'nullCheck',
    files: [{ valueFirst: 20 }, { valueFirst: 20 }, { valueFirst: 5 }],
    conventions: ['valueFirst'],
  },
  {
    name: 'a form used nearly always',
    choice: 'nullCheck',
    files: [{ valueFirst: 200 }, { valueFirst: 200, nullFirst: 4 }, { valueFirst: 99 }],
    conventions: ['valueFirst'],
  },
  { name: 'too few places', choice: 'nullCheck', files: [{ valueFirst: 10 }, { valueFirst: 10 }, { valueFirst: 10 }], conventions: [] },
  { name: 'too few files', choice: 'nullCheck', files: [{ valueFirst: 500 }, { valueFirst: 500 }], conventions: [] },
  {
    name: 'two forms side by side',
    choice: 'nullCheck',
    files: [{ valueFirst: 80, nullFirst: 20 }, { valueFirst: 80 }, { valueFirst: 80 }],
    conventions: [],
  },
  { name: 'a rule needs no counting', choice: 'diamond', files: [{ short: 100 }, { short: 100 }, { short: 100 }], conventions: [] },
];

for (const { name, choice, files, conventions } of cases) {
  test(`conventions: ${name}`, () => {
    const found = countsOf(choice, files).conventions();
    assert.deepEqual(
      found.map(({ form }) => form),
      conventions,
    );
    for (const { supportCount, supportRatio, leastRatio } of found) {
      assert.equal(
        supportCount,
        files.reduce((sum, forms) => sum + Object.values(forms).reduce((a, b) => a + b, 0), 0),
      );
      assert.ok(leastRatio >= 0.9 && leastRatio <= supportRatio);
    }
  });
}

test('a rule that is broken more often than kept is not a rule of the project', () => {
  const rows: readonly (readonly [files: Readonly<Record<string, number>>, isBroken: boolean])[] = [
    [{ short: 10, long: 11 }, true],
    [{ short: 11, long: 10 }, false],
    [{ long: 4 }, false],
    [{ long: 5 }, true],
  ];
  for (const [forms, isBroken] of rows)
    assert.equal(countsOf('diamond', [forms]).isBrokenByHabit('java', 'diamond'), isBroken, JSON.stringify(forms));
  assert.equal(countsOf('diamond', [{ long: 9 }]).isBrokenByHabit('java', 'noSuchRule'), false);
});
