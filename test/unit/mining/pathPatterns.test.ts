import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPathMatcher } from '../../../src/mining/pathPatterns.ts';

const cases: readonly (readonly [pattern: string, path: string, expected: boolean])[] = [
  ['src', 'src/a/b.ts', true],
  ['src/', 'src/a/b.ts', true],
  ['./src/a', 'src/a/b.ts', true],
  ['src/a', 'other/src/a/b.ts', false],
  ['*.java', 'deep/down/A.java', true],
  ['*.java', 'deep/A.javascript', false],
  ['src/*.ts', 'src/a.ts', true],
  ['src/*.ts', 'src/deep/a.ts', false],
  ['src/**/a.ts', 'src/a.ts', true],
  ['src/**/a.ts', 'src/x/y/a.ts', true],
  ['**/test/**', 'a/test/b.ts', true],
  ['?.ts', 'a.ts', true],
  ['?.ts', 'ab.ts', false],
  ['*.{ts,tsx}', 'a.tsx', true],
  ['a+b(c).ts', 'a+b(c).ts', true],
  ['größe', 'größe/a.ts', true],
];

for (const [pattern, path, expected] of cases) {
  test(`${pattern} ${expected ? 'matches' : 'does not match'} ${path}`, () => {
    assert.equal(buildPathMatcher([pattern])(path), expected);
  });
}

test('no pattern matches nothing', () => {
  assert.equal(buildPathMatcher([])('a'), false);
});
