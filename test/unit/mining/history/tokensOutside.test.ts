import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokensOutside } from '../../../../src/mining/history/tokensOutside.ts';
import type { LanguageId, TextRange } from '../../../../src/mining/sample.ts';

const cases: readonly {
  readonly name: string;
  readonly language: LanguageId;
  readonly left: string;
  readonly right: string;
  readonly isEqual: boolean;
}[] = [
  { name: 'spaces between tokens do not count', language: 'java', left: 'a=b+1;', right: 'a  =\n\tb + 1 ;', isEqual: true },
  { name: 'a space that splits a word counts', language: 'java', left: 'returnx;', right: 'return x;', isEqual: false },
  { name: 'spaces in strings count', language: 'java', left: 'f("a b")', right: 'f("a  b")', isEqual: false },
  {
    name: 'quotes within strings do not end them',
    language: 'go',
    left: String.raw`f("a\" b")`,
    right: String.raw`f("a\"  b")`,
    isEqual: false,
  },
  {
    name: 'Python: another step of indentation does not count',
    language: 'python',
    left: 'if a:\n    b\n    if c:\n        d\ne',
    right: 'if a:\n  b\n  if c:\n    d\ne',
    isEqual: true,
  },
  { name: 'Python: another block counts', language: 'python', left: 'if a:\n    b\n    c', right: 'if a:\n    b\nc', isEqual: false },
  { name: 'Python: breaks in brackets do not count', language: 'python', left: 'f(a,\n      b)\nc', right: 'f(a, b)\nc', isEqual: true },
  { name: 'Python: two statements are not one', language: 'python', left: 'a\n-b', right: 'a -b', isEqual: false },
  { name: 'Python: blank lines do not count', language: 'python', left: 'a\nb', right: 'a\n\n    \nb', isEqual: true },
];

for (const { name, language, left, right, isEqual } of cases) {
  test(name, () => {
    const tokens = (text: string): string => tokensOutside(text, { start: 0, end: text.length }, [], language).join('\0');
    assert.equal(tokens(left) === tokens(right), isEqual);
  });
}

test('skipped ranges do not count, whether nested, at the ends or beyond', () => {
  const text = 'one two three four five';
  const skipped: readonly TextRange[] = [
    { start: 0, end: 3 },
    { start: 8, end: 18 },
    { start: 10, end: 12 },
    { start: 21, end: 40 },
  ];
  assert.deepEqual(tokensOutside(text, { start: 0, end: text.length }, skipped, 'java'), ['two', 'fi']);
});

test('text full of quotes takes linear time', () => {
  for (const piece of ['"', "'", '"""', '\\', '\n', "'''\"", '"\\']) {
    const text = piece.repeat(200_000);
    tokensOutside(text, { start: 0, end: text.length }, [], 'python');
  }
});
