import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageDefinitionOf, languageOfPath, languageTable } from '../../../src/syntax/languageTable.ts';
import type { LanguageId } from '../../../src/syntax/languageDefinition.ts';

const paths: readonly (readonly [string, LanguageId | undefined])[] = [
  ['src/A.java', 'java'],
  ['a.py', 'python'],
  ['stubs/a.pyi', 'python'],
  ['a.ts', 'typescript'],
  ['a.d.ts', 'typescript'],
  ['a.mts', 'typescript'],
  ['a.TSX', 'typescriptreact'],
  ['a.cjs', 'javascript'],
  ['a.jsx', 'javascript'],
  ['cmd/main.go', 'go'],
  ['src/lib.rs', 'rust'],
  ['README.md', undefined],
  ['Makefile', undefined],
  ['folder.py/Makefile', undefined],
  ['.py', undefined],
  ['src/.go', undefined],
];

for (const [path, language] of paths) {
  test(`${path} is ${language ?? 'of no known language'}`, () => {
    assert.equal(languageOfPath(path), language);
  });
}

test('no two languages claim the same file name ending', () => {
  const endings = languageTable.flatMap((language) => language.extensions);
  assert.equal(new Set(endings).size, endings.length);
});

const testPaths: readonly (readonly [LanguageId, string, boolean])[] = [
  ['java', 'src/test/java/org/x/Any.java', true],
  ['java', 'org/x/AccountTest.java', true],
  ['java', 'src/main/java/org/x/Testament.java', false],
  ['python', 'tests/helpers.py', true],
  ['python', 'pkg/test_a.py', true],
  ['python', 'pkg/contest.py', false],
  ['typescript', 'src/a.spec.ts', true],
  ['typescript', 'src/__tests__/a.ts', true],
  ['typescript', 'src/latest/a.ts', false],
  ['javascript', 'test/a.mjs', true],
  ['go', 'a_test.go', true],
  ['go', 'testing.go', false],
  ['rust', 'tests/a.rs', true],
  ['rust', 'src/a.rs', false],
];

for (const [language, path, expected] of testPaths) {
  test(`${path} ${expected ? 'holds' : 'does not hold'} tests`, () => {
    assert.equal(languageDefinitionOf(language).tests.path.test(path), expected);
  });
}
