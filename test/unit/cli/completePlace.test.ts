import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toArtifactAndPlace } from '../../../src/cli/commands/complete.ts';

test('the last word is the place, the one before it the run', () => {
  const place = { file: 'a:b.ts', line: 3, column: 7 };
  assert.deepEqual(toArtifactAndPlace(['a:b.ts:3:7'], {}), { ...place, run: undefined, property: undefined });
  assert.deepEqual(toArtifactAndPlace(['latest', 'a:b.ts:3:7'], {}), { ...place, run: 'latest', property: undefined });
  assert.deepEqual(toArtifactAndPlace(['a.ts:3'], { run: 'r', property: 'naming' }), {
    ...{ file: 'a.ts', line: 3, column: undefined },
    ...{ run: 'r', property: 'naming' },
  });
});

test('other words are refused', () => {
  for (const [words, options] of [
    [[], {}],
    [['a.ts'], {}],
    [['a.ts:0'], {}],
    [['run', 'more', 'a.ts:1'], {}],
    [['run', 'a.ts:1'], { run: 'other' }],
  ] as const)
    assert.throws(() => toArtifactAndPlace(words, options), { name: 'UsageError' }, words.join(' '));
});
