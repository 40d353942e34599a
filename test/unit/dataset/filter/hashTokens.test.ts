import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashTokens, tokenClasses } from '../../../../src/dataset/filter/hashTokens.ts';
import type { LanguageId } from '../../../../src/mining/sample.ts';

const alike: readonly (readonly [name: string, language: LanguageId, left: string, right: string, isAlike: boolean])[] = [
  ['layout and comments do not count', 'java', 'f( a ) // b', 'f(\n\ta)', true],
  ['semicolons do not count', 'typescript', 'f(a);', 'f(a)', true],
  ['the kind of quotes does not count', 'python', "f('a')", 'f("""a""")', true],
  ['a docstring does not count', 'python', 'def f():\n  """A."""\n  b', 'def f():\n  b', true],
  ['a text that is used counts', 'python', 'a = """A."""', 'a =', false],
  ['what a text says counts', 'java', 'f("a")', 'f("b")', false],
  ['the order counts', 'java', 'a - b', 'b - a', false],
];

for (const [name, language, left, right, isAlike] of alike) {
  test(name, () => {
    const [first, second] = [hashTokens(left, language).hashes, hashTokens(right, language).hashes];
    assert.equal(first.join() === second.join(), isAlike);
  });
}

test('tokens are told by what their text is for', () => {
  const { sign, word, variable, name, text, number } = tokenClasses;
  for (const [language, code, expected] of [
    ['java', '@A return b.c(d, "e", 1)', [name, word, variable, sign, name, sign, variable, sign, text, sign, number, sign]],
    ['go', 'func f (Éa)', [word, name, sign, name, sign]],
    ['rust', 'a::b $c', [variable, sign, name, variable]],
    ['kotlin', 'fun a', [word, variable]],
    ['java', 'fun a', [variable, variable]],
  ] as const) {
    assert.deepEqual(hashTokens(code, language).classes, expected, code);
  }
});
