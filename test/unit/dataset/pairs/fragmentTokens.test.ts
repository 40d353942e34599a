import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fragmentTokens } from '../../../../src/dataset/pairs/fragmentTokens.ts';
import type { LanguageId } from '../../../../src/mining/sample.ts';

const rows: readonly { name: string; language: LanguageId; code: string; expected: readonly string[] }[] = [
  { name: 'leaves comments and white space out', language: 'java', code: 'a /* b */ = c; // d', expected: ['a', '=', 'c', ';'] },
  { name: 'keeps a text with its blanks in one piece', language: 'java', code: 'f("a // b");', expected: ['f', '(', '"a // b"', ')', ';'] },
  { name: 'keeps an escaped quote in its text', language: 'java', code: String.raw`"a\"b" c`, expected: [String.raw`"a\"b"`, 'c'] },
  { name: 'takes the longest operator', language: 'typescript', code: 'a!==b??c', expected: ['a', '!==', 'b', '??', 'c'] },
  { name: 'takes # for a comment in Python', language: 'python', code: 'a # b\n', expected: ['a'] },
  { name: 'takes // for an operator in Python', language: 'python', code: 'a // b', expected: ['a', '/', '/', 'b'] },
  { name: 'keeps a lifetime as a sign and a name', language: 'rust', code: "&'a str", expected: ['&', "'", 'a', 'str'] },
  { name: 'ends an unclosed comment with the text', language: 'go', code: 'a /* b', expected: ['a'] },
  {
    name: 'shows the blocks of Python',
    language: 'python',
    code: 'def f():\n    if a:\n        b(\n  c)\n    return d',
    expected: ['def', 'f', '(', ')', ':', '<indent>', 'if', 'a', ':', '<indent>', 'b', '(', 'c', ')', '<dedent>', 'return', 'd'],
  },
];

for (const { name, language, code, expected } of rows) {
  test(name, () =>
    assert.deepEqual(
      fragmentTokens(code, language).map(({ text }) => text),
      expected,
    ),
  );
}

test('loses no character of any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      // Rust has neither # comments nor blocks by white space.
      const visible = (code: string): string => code.replace(/\s+/gu, '');
      fc.pre(!text.includes('//') && !text.includes('/*'));
      assert.equal(
        visible(
          fragmentTokens(text, 'rust')
            .map((token) => token.text)
            .join(''),
        ),
        visible(text),
      );
    }),
  );
});

for (const [name, text] of [
  ['quotes', '"'],
  ['escaped quotes', String.raw`\"`],
  ['tripled quotes', '"""\\'],
  ['comment openers', '/*'],
  ['back quotes', '`'],
  ['brackets', '('],
] as const) {
  test(`takes linear time for many ${name}`, () => {
    const timeOf = (count: number): number => {
      const code = text.repeat(count);
      const startMs = performance.now();
      fragmentTokens(code, 'python');
      return performance.now() - startMs;
    };
    timeOf(1_000);
    // A quadratic pass over this many would take hours, a linear one a blink: no clock decides, only whether the test ends.
    timeOf(400_000);
  });
}
