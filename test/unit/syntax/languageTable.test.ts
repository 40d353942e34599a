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
  ['Cart.cs', 'csharp'],
  ['list.c', 'c'],
  ['list.h', 'c'],
  ['shape.cpp', 'cpp'],
  ['shape.hpp', 'cpp'],
  ['Cart.php', 'php'],
  ['cart.rb', 'ruby'],
  ['Cart.kt', 'kotlin'],
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

const headers: readonly (readonly [LanguageId, string])[] = [
  ['c', '#include <stdio.h>\nint size(void);\n'],
  ['c', '#ifdef __cplusplus\nextern "C" {\n#endif\nint size(void);\n'],
  ['c', '/*\n * namespace: a word\n * class of things\n */\nstruct a;\n'],
  ['cpp', '#include <vector>\n'],
  ['cpp', 'namespace sample {\n}\n'],
  ['cpp', '  class Shape;\n'],
  ['cpp', 'template <typename T>\nstruct A;\n'],
  ['cpp', 'struct A {\n private:\n  int b;\n};\n'],
  ['cpp', 'void f(const std::string& a);\n'],
];

for (const [language, text] of headers) {
  test(`a header with ${JSON.stringify(text)} is ${language}`, () => {
    assert.equal(languageOfPath('src/a.h', text), language);
    assert.equal(languageOfPath('src/a.py', text), 'python');
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
  ['csharp', 'Src/Sample.Tests/CartHelper.cs', true],
  ['csharp', 'Src/CartTests.cs', true],
  ['csharp', 'Src/Latest.cs', false],
  ['c', 'tests/list.c', true],
  ['c', 'src/test_list.c', true],
  ['c', 'src/contest.c', false],
  ['cpp', 'src/shape_test.cc', true],
  ['cpp', 'src/ShapeTest.cpp', true],
  ['cpp', 'src/latest.cpp', false],
  ['php', 'tests/Cart.php', true],
  ['php', 'src/CartTest.php', true],
  ['php', 'src/Latest.php', false],
  ['ruby', 'spec/cart_spec.rb', true],
  ['ruby', 'test/cart.rb', true],
  ['ruby', 'lib/inspector.rb', false],
  ['kotlin', 'okio/src/commonTest/kotlin/a/B.kt', true],
  ['kotlin', 'src/main/kotlin/CartTest.kt', true],
  ['kotlin', 'src/main/kotlin/Latest.kt', false],
  ['rust', 'tests/a.rs', true],
  ['rust', 'src/a.rs', false],
];

for (const [language, path, expected] of testPaths) {
  test(`${path} ${expected ? 'holds' : 'does not hold'} tests`, () => {
    assert.equal(languageDefinitionOf(language).tests.path.test(path), expected);
  });
}
