import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import type { RunResult } from '../../../src/pipeline/personalize.ts';
import { findUnfinishedRun } from '../../../src/cli/unfinishedRun.ts';
import { UsageError } from '../../../src/cli/usageError.ts';

const outer = resolve('outer');
const inner = join(outer, 'inner');

/** A run of which only what the search looks at is filled in. */
function runOf(id: string, path: string, verdict?: string): RunResult {
  return { path: join('runs', id), state: { id, repository: { path }, verdict } as RunResult['state'] };
}

describe('findUnfinishedRun', () => {
  const cases: readonly { name: string; runs: readonly RunResult[]; folder: string; expected: string | undefined }[] = [
    { name: 'takes the newest of the repository', runs: [runOf('b', outer), runOf('a', outer)], folder: outer, expected: 'b' },
    { name: 'passes over finished runs', runs: [runOf('b', outer, 'better'), runOf('a', outer)], folder: outer, expected: 'a' },
    { name: 'finds the repository around a folder', runs: [runOf('a', outer)], folder: join(outer, 'src'), expected: 'a' },
    { name: 'takes the innermost repository', runs: [runOf('b', outer), runOf('a', inner)], folder: join(inner, 'src'), expected: 'a' },
    {
      name: 'does not leave the innermost repository',
      runs: [runOf('b', outer), runOf('a', inner, 'worse')],
      folder: inner,
      expected: undefined,
    },
    { name: 'does not take a folder whose name only begins alike', runs: [runOf('a', outer)], folder: `${outer}2`, expected: undefined },
    { name: 'has nothing without runs', runs: [], folder: outer, expected: undefined },
  ];
  for (const { name, runs, folder, expected } of cases) {
    test(name, () => {
      if (expected !== undefined) assert.equal(findUnfinishedRun(runs, folder).state.id, expected);
      else
        assert.throws(
          () => findUnfinishedRun(runs, folder),
          (error) => UsageError.is(error, 'nothingToResume'),
        );
    });
  }
});
