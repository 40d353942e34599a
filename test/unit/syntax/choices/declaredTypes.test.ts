import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declaredTypesOf } from '../../../../src/syntax/choices/declaredTypes.ts';
import type { LanguageId } from '../../../../src/syntax/languageDefinition.ts';

const cases: readonly (readonly [language: LanguageId, text: string, name: string, types: readonly string[]])[] = [
  ['java', 'void f(List<String> names, String name) {}', 'names', ['List']],
  ['java', 'void f(List<String> names, String name) {}', 'name', ['String']],
  ['java', 'int[] xs = a(); String... rest;', 'xs', ['[]']],
  ['java', 'String x = a(); for (Set<A> x : b) {}', 'x', ['Set', 'String']],
  ['java', 'return x; throw y;', 'x', []],
  ['go', 'func f(xs []string, m map[string]int, s string) {}', 'xs', ['[]']],
  ['go', 'func f(xs []string, m map[string]int, s string) {}', 'm', ['map']],
  ['typescript', 'function f(name?: string, xs: A[]) {}', 'xs', ['[]']],
  ['rust', 'fn f(name: &str, xs: Vec<u8>) {}', 'xs', ['Vec']],
];

for (const [language, text, name, types] of cases) {
  test(`${language}: ${name} in ${text}`, () => {
    assert.deepEqual([...(declaredTypesOf(language, text).get(name) ?? [])].sort(), types);
  });
}

test('any text is read in linear time', () => {
  const texts = [
    'A<'.repeat(50_000),
    'a '.repeat(100_000),
    'a'.repeat(200_000),
    ' '.repeat(200_000),
    'x: '.repeat(50_000),
    'Map<A, B> '.repeat(20_000),
  ];
  for (const text of texts)
    for (const language of ['java', 'go', 'typescript'] as const) assert.ok(declaredTypesOf(language, text).size >= 0);
});
