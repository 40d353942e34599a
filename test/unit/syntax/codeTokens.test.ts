import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { codeTokens } from '../../../src/syntax/codeTokens.ts';
import type { LanguageId } from '../../../src/mining/sample.ts';

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
    name: 'tells two lifetimes from a character',
    language: 'rust',
    code: "<'a, 'b>('c')",
    expected: ['<', "'", 'a', ',', "'", 'b', '>', '(', "'c'", ')'],
  },
  {
    name: 'keeps a regular expression in one piece',
    language: 'javascript',
    code: String.raw`f(/[/"]\/\//g)`,
    expected: ['f', '(', String.raw`/[/"]\/\//g`, ')'],
  },
  { name: 'divides where a value stands before', language: 'javascript', code: '$a / b / c', expected: ['$a', '/', 'b', '/', 'c'] },
  {
    name: 'closes elements',
    language: 'typescriptreact',
    code: '<b>a</b></i>',
    expected: ['<', 'b', '>', 'a', '<', '/', 'b', '>', '<', '/', 'i', '>'],
  },
  { name: 'takes an apostrophe in prose for a sign', language: 'typescriptreact', code: "don't\n'a'", expected: ['don', "'", 't', "'a'"] },
  { name: 'ends a raw text of Go at its quote', language: 'go', code: '`a\\` + b', expected: ['`a\\`', '+', 'b'] },
  { name: 'goes on over lines where texts do', language: 'rust', code: '"a // b\nc" d', expected: ['"a // b\nc"', 'd'] },
  { name: 'ends a text at its line elsewhere', language: 'java', code: '"a\nb"', expected: ['"', 'a', 'b', '"'] },
  {
    name: 'keeps attributes of PHP and leaves its comments out',
    language: 'php',
    code: '#[A] $b; # c',
    expected: ['#', '[', 'A', ']', '$b', ';'],
  },
  { name: 'keeps names behind namespaces whole', language: 'php', code: String.raw`\A\B`, expected: ['\\', 'A', '\\', 'B'] },
  { name: 'ends a number before a range', language: 'kotlin', code: '1.5..2f', expected: ['1.5', '..', '2f'] },
  {
    name: 'closes two type arguments with two signs',
    language: 'java',
    code: 'A<B<C>> d',
    expected: ['A', '<', 'B', '<', 'C', '>', '>', 'd'],
  },
  {
    name: 'tells two lines of Python from one',
    language: 'python',
    code: 'if a:\n  b\n  -c \\\n  - d',
    expected: ['if', 'a', ':', '<indent>', 'b', '<line>', '-', 'c', '\\\n', '-', 'd'],
  },
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
      codeTokens(code, language).map(({ text }) => text),
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
          codeTokens(text, 'rust')
            .map((token) => token.text)
            .join(''),
        ),
        visible(text),
      );
    }),
  );
});

test('reads a long text of escapes', () => {
  const [token, ...others] = codeTokens(`"${String.raw`\n`.repeat(5_000_000)}"`, 'java');
  assert.deepEqual([token?.kind, token?.text.length, others.length], ['text', 10_000_002, 0]);
});

const languages: readonly LanguageId[] = ['python', 'java', 'typescriptreact', 'go', 'rust', 'php', 'ruby'];

for (const text of [
  ...['"', "'", '`', String.raw`\"`, '"""\\', "'''\"", '\\', '\\`"', '/*', '/**/', '/[', '(/', '=/ \\', '(', '>', '@', '1.'],
  ...['\n', ' \n  a', 'a\n\t', ' \u3000', '\u2028'],
]) {
  test(`takes linear time for many ${JSON.stringify(text)}`, () => {
    // A quadratic pass over this many would take hours, a linear one a blink: no clock decides, only whether the test ends.
    for (const language of languages) codeTokens(text.repeat(200_000), language);
  });
}
