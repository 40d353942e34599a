import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSiblings } from '../../../src/dataset/siblings.ts';
import type { LanguageId } from '../../../src/mining/sample.ts';
import { languageOfPath } from '../../../src/syntax/languageTable.ts';

const cases: readonly (readonly [what: string, paths: readonly string[], pairs: readonly (readonly [string, string])[]])[] = [
  [
    'Java',
    ['src/main/java/x/Foo.java', 'src/test/java/x/FooTest.java', 'src/main/java/x/Bar.java'],
    [['src/main/java/x/Foo.java', 'src/test/java/x/FooTest.java']],
  ],
  ['a Java prefix', ['x/Foo.java', 'x/TestFoo.java'], [['x/Foo.java', 'x/TestFoo.java']]],
  ['Python', ['pkg/foo.py', 'tests/test_foo.py', 'pkg/foot.py'], [['pkg/foo.py', 'tests/test_foo.py']]],
  ['TypeScript', ['src/foo.ts', 'src/foo.test.ts'], [['src/foo.ts', 'src/foo.test.ts']]],
  ['a folder of tests', ['src/foo.tsx', 'src/__tests__/foo.ts'], [['src/foo.tsx', 'src/__tests__/foo.ts']]],
  ['Go', ['pkg/foo.go', 'pkg/foo_test.go'], [['pkg/foo.go', 'pkg/foo_test.go']]],
  ['Rust', ['src/foo.rs', 'tests/foo.rs'], [['src/foo.rs', 'tests/foo.rs']]],
  ['endings', ['a/foo.d.ts', 'a/foo.js'], [['a/foo.d.ts', 'a/foo.js']]],
  ['the nearest of several', ['a/x/foo.py', 'b/y/foo.py', 'tests/y/test_foo.py'], [['b/y/foo.py', 'tests/y/test_foo.py']]],
  ['the same name in other folders', ['a/index.ts', 'b/index.ts', 'c/index.ts'], []],
  ['languages that do not test each other', ['foo.py', 'foo_test.go'], []],
  ['words that only end like a test', ['src/Latest.java', 'src/La.java', 'src/Contest.java', 'src/Con.java'], []],
];

for (const [what, paths, expected] of cases) {
  test(`siblings of ${what} are found`, () => {
    const files = paths.map((path) => ({ path, language: languageOfPath(path) as LanguageId }));
    assert.deepEqual(
      findSiblings(files).map(([a, b]) => [paths[a], paths[b]]),
      expected,
    );
  });
}
