import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openFragmentParser } from '../../../../src/syntax/choices/fragmentParser.ts';
import type { LanguageId } from '../../../../src/syntax/languageDefinition.ts';

const counter = await openFragmentParser(['java', 'python', 'typescript', 'go', 'rust', 'php', 'kotlin', 'csharp', 'ruby', 'c', 'cpp']);
after(() => counter.dispose());

const cases: readonly (readonly [name: string, language: LanguageId, fragment: string, counts: Readonly<Record<string, number>>])[] = [
  ['a method without its class', 'java', 'int f() {\n  if (a) g();\n  if (b) h();\n  return x;\n}', { ifBraces: 2 }],
  ['a constructor', 'java', 'A(int n) { this.n = new Integer(n); }', { boxing: 1 }],
  ['a decorated method, indented', 'python', '@property\n    def f(self):\n        return self.x == None', { noneComparison: 1 }],
  ['a method of a class', 'typescript', 'private f(a: A): boolean {\n  return a == b;\n}', { strictEquality: 1 }],
  ['a callback of a test', 'typescript', "it('a', () => {\n  var x = 1;\n});", { noVar: 1 }],
  ['a method with a receiver', 'go', 'func (a *A) F() bool {\n\treturn a.x == true\n}', { trueComparison: 1 }],
  ['a method of an implementation', 'rust', 'fn f(&self) -> bool {\n    return self.x.len() == 0;\n}', { isEmpty: 1, needlessReturn: 1 }],
  ['a method of a class in PHP', 'php', 'public function f($x) { return is_null($x); }', { isNull: 1 }],
  ['code without findings', 'ruby', 'def f\n  x.nil?\nend', {}],
  ['a language that was not opened', 'javascript', 'var x = 1;', {}],
  ['no code at all', 'java', '}}}} ((((', {}],
  ['nothing', 'python', '', {}],
];

for (const [name, language, fragment, counts] of cases) {
  test(`findings are counted in a function out of its file: ${name}`, () => {
    assert.deepEqual(counter.countFindings(language, fragment), counts);
  });
}

test('counting thousands of functions leaves nothing behind', () => {
  const fragment = 'int f() {\n  if (a) g();\n  return x;\n}';
  for (let round = 0; round < 3_000; round++) assert.deepEqual(counter.countFindings('java', fragment), { ifBraces: 1 });
});
