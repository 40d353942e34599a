import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LaterFixes } from '../../../../src/dataset/pairs/laterFixes.ts';
import type { RevisionSide } from '../../../../src/mining/history/commitRecord.ts';

const side = (qualifiedName: string): RevisionSide => ({
  path: 'a.py',
  qualifiedName,
  signature: '',
  blobHash: '',
  start: 0,
  end: 0,
  text: '',
});

/** Passes changes, newest first: name before, name after, day, and whether it mends. */
function daysOf(
  changes: readonly (readonly [before: string, after: string, day: number | undefined, isMending: boolean])[],
): (number | undefined)[] {
  const fixes = new LaterFixes();
  return changes.map(([before, after, day, isMending]) => {
    const authorDate = day === undefined ? 'yesterday' : new Date(Date.UTC(2030, 0, 1 + day)).toISOString();
    return fixes.pass({ before: side(before), after: side(after), authorDate }, isMending);
  });
}

const rows: readonly { name: string; changes: Parameters<typeof daysOf>[0]; expected: readonly (number | undefined)[] }[] = [
  {
    name: 'counts the days to the next fix of the same function',
    changes: [
      ['f', 'f', 30, true],
      ['g', 'g', 20, true],
      ['f', 'f', 10, false],
      ['f', 'f', 5, true],
    ],
    expected: [undefined, undefined, 20, 25],
  },
  {
    name: 'follows a function through a rename that is no fix',
    changes: [
      ['new', 'new', 30, true],
      ['old', 'new', 20, false],
      ['old', 'old', 10, true],
    ],
    expected: [undefined, 10, 20],
  },
  {
    name: 'does not take an earlier function of the same name for it',
    changes: [
      ['f', 'f', 30, true],
      ['g', 'f', 20, false],
      ['f', 'f', 10, true],
    ],
    expected: [undefined, 10, undefined],
  },
  {
    name: 'bears dates that run backwards or are none',
    changes: [
      ['f', 'f', 10, true],
      ['f', 'f', 12, true],
      ['f', 'f', undefined, true],
      ['f', 'f', 8, true],
    ],
    expected: [undefined, 2, undefined, 4],
  },
];

for (const { name, changes, expected } of rows) test(name, () => assert.deepEqual(daysOf(changes), expected));
