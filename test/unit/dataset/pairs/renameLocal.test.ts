import assert from 'node:assert/strict';
import { test } from 'node:test';
import { otherNaming, renameLocal } from '../../../../src/dataset/pairs/renameLocal.ts';
import type { LanguageId } from '../../../../src/mining/sample.ts';

test('a name is written the other way and back', () => {
  for (const [name, other] of [
    ['lineCount', 'line_count'],
    ['aLongName', 'a_long_name'],
    ['line2Count', 'line2_count'],
  ] as const) {
    assert.equal(otherNaming(name), other);
    assert.equal(otherNaming(other), name);
  }
});

const cases: readonly (readonly [name: string, language: LanguageId, body: string, expected: string | undefined])[] = [
  ['every use', 'java', '{ int lineCount = 1; g(lineCount, lineCounts); }', '{ int line_count = 1; g(line_count, lineCounts); }'],
  ['not a member', 'java', '{ int lineCount = 1; x.lineCount = 2; }', undefined],
  ['not in a text', 'java', '{ int lineCount = 1; g("lineCount"); }', undefined],
  ['not in a template', 'typescript', '{ let lineCount = 1; g(`${lineCount}`); }', undefined],
  ['not in a comment', 'java', '{ int lineCount = 1; /* lineCount */ }', undefined],
  ['not onto another name', 'java', '{ int lineCount = 1; g(line_count); }', undefined],
  ['not a key', 'typescript', '{ let lineCount = 1; g({ lineCount: 2 }); }', undefined],
  ['not a key and value at once', 'typescript', '{ let lineCount = 1; g({ lineCount }); }', undefined],
  [
    'an argument between others',
    'typescript',
    '{ let lineCount = 1; g(a, lineCount, b); }',
    '{ let line_count = 1; g(a, line_count, b); }',
  ],
  ['a field of a struct in Rust', 'rust', '{ let lineCount = 1; P { x, lineCount, y } }', undefined],
  ['not the name of an argument', 'python', 'lineCount = 1\ng(lineCount=2)', undefined],
  ['not the name of an argument in Kotlin', 'kotlin', '{ val lineCount = 1; g(a, lineCount = 2) }', undefined],
  ['not the name of an argument in C#', 'csharp', '{ var lineCount = 1; G(lineCount: 2); }', undefined],
  ['an argument with a default', 'python', 'lineCount = 1\ng(x=lineCount)', 'line_count = 1\ng(x=line_count)'],
  ['nothing to rename', 'python', 'g(x)', undefined],
];

for (const [name, language, body, expected] of cases) {
  test(`a local variable is renamed with care: ${name}`, () => {
    assert.equal(renameLocal(body, language, 'lineCount', 'line_count'), expected);
  });
}

test('a name that is no word is refused', () => {
  assert.equal(renameLocal('a.*b', 'java', '.*', 'x'), undefined);
  assert.equal(renameLocal('a', 'java', 'a', '$1'), undefined);
});
