import assert from 'node:assert/strict';
import { test } from 'node:test';
import { behaviourChange } from '../../../../src/dataset/pairs/behaviourChange.ts';
import { codeTokens } from '../../../../src/syntax/codeTokens.ts';
import type { LanguageId } from '../../../../src/mining/sample.ts';

const rows: readonly [name: string, language: LanguageId, better: string, worse: string, expected: 'no' | 'possibly'][] = [
  ['a modifier of a local variable', 'java', 'f(final int a) { final int b = a; }', 'f(int a) { int b = a; }', 'no'],
  ['the name of a local variable', 'java', 'int total = a(); return total;', 'int x = a(); return x;', 'no'],
  ['the name of a variable in Python', 'python', 'total = a()\nreturn total', 'x = a()\nreturn x', 'no'],
  ['the kind of quotes', 'typescript', "f('a')", 'f("a")', 'no'],
  ['a semicolon at the end of a line', 'typescript', 'const a = b;\nc();', 'const a = b\nc()', 'no'],
  ['the name of a field', 'java', 'this.total = 1;', 'this.x = 1;', 'possibly'],
  ['two variables swapped', 'java', 'int a = 1; int b = 2; return a;', 'int a = 1; int b = 2; return b;', 'possibly'],
  ['two names become one', 'java', 'int a = 1; int b = 2; f(a, b);', 'int a = 1; int a = 2; f(a, a);', 'possibly'],
  ['a name that is not declared here', 'java', 'return total;', 'return count;', 'possibly'],
  ['a name of another function', 'java', 'a();', 'b();', 'possibly'],
  ['a literal', 'go', 'f(1)', 'f(2)', 'possibly'],
  ['an operator', 'go', 'a == b', 'a != b', 'possibly'],
  ['an argument', 'go', 'f(a)', 'f(a, b)', 'possibly'],
  ['a semicolon in the head of a loop', 'typescript', 'for (;;) a()', 'for (;) a()', 'possibly'],
  ['an empty statement after a condition', 'java', 'if (a) b();', 'if (a); b();', 'possibly'],
  ['a comma that makes a tuple', 'python', 'f((a,))', 'f((a))', 'possibly'],
  ['an else branch', 'java', 'if (a) b(); else c();', 'if (a) b(); c();', 'possibly'],
];

for (const [name, language, better, worse, expected] of rows) {
  test(`${expected === 'no' ? 'runs the same' : 'may run differently'}: ${name}`, () =>
    assert.equal(behaviourChange(codeTokens(better, language), codeTokens(worse, language), language), expected));
}
