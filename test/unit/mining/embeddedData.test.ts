import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '../../../src/base/random.ts';
import { findEmbeddedData } from '../../../src/mining/embeddedData.ts';

const random = Random.fromSeed(3);
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const encoded = (length: number): string => Array.from({ length }, () => letters.charAt(random.nextBelow(letters.length))).join('');
const numbers = (count: number, separator = ', '): string =>
  Array.from({ length: count }, (_, index) => `0x${index.toString(16)}`).join(separator);

const long = encoded(120);
const table = numbers(64);
const lines = Array.from({ length: 5 }, () => encoded(64));
const escapes = '\\x4f'.repeat(20);

/** What is marked, between the text before and after it. */
const cases: readonly (readonly [what: string, before: string, data: string, after: string])[] = [
  ['one encoded string', 'const image = "', long, '";\n'],
  ['encoded strings joined line by line', 'String key =\n', lines.map((line) => `    "${line}"`).join(' +\n'), ';\n'],
  ['an encoded block in a comment', '# Fixture:\n', lines.map((line) => `#   ${line}`).join('\n'), '\nrun()\n'],
  ['a table of numbers', 'const table = [', table, '];\n'],
  ['a table in rows with casts', 'byte[] t = {\n  ', Array.from({ length: 8 }, () => numbers(8, ', (byte) ')).join(',\n  '), '\n};\n'],
  ['escaped bytes', 'char s[] = "', escapes, '";\n'],
  ['a line of more than a thousand characters', 'a();\n', `x = "${'lorem ipsum '.repeat(90)}"`, ';\nb();\n'],
];

for (const [what, before, data, after] of cases) {
  test(`${what} is found`, () => {
    const text = before + data + after;
    const found = findEmbeddedData(text).map(({ start, end }) => text.slice(start, end));
    assert.ok(
      found.some((piece) => piece.trim().replace(/;$/, '') === data.trim()),
      JSON.stringify(found),
    );
  });
}

const ordinary: readonly (readonly [what: string, text: string])[] = [
  ['code', 'int a = 1;\nint b = max(a, 2, 3);\nreturn new int[] { 1, 2, 3, 4, 5 };\n'],
  ['a long name', `class ${'AbstractSingletonProxyFactoryBean'.repeat(3)} {}\n`],
  ['a path', 'import a from "../../../../packages/some-long-package-name/src/components/forms/inputs/textField/index.ts";\n'],
  ['a few numbers a line with code between', Array.from({ length: 60 }, (_, index) => `check(${index}, ${index + 1});`).join('\n')],
  ['prose', `// ${'word '.repeat(60)}\n`],
  ['a rule of signs', `// ${'-'.repeat(150)}\n`],
  ['nothing', ''],
];

for (const [what, text] of ordinary) {
  test(`${what} is no data`, () => {
    assert.deepEqual(findEmbeddedData(text), []);
  });
}

test('ranges lie within any text, and long texts take linear time', () => {
  const pieces = fc.constantFrom('1, ', '0x1f', 'A1', '"', '\n', ' ', '\\x41', '(byte)', '=', 'abc', '{', '😀');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 300 }), (parts) => {
      const text = parts.join('');
      for (const { start, end } of findEmbeddedData(text)) assert.ok(start >= 0 && start < end && end <= text.length);
    }),
    { numRuns: 200, seed: 5 },
  );
  for (const piece of ['1,', 'a', 'A1', '\\x41', '"', '\n', '1 ', '(byte)', '-', '1.', '=']) {
    findEmbeddedData(piece.repeat(Math.ceil(500_000 / piece.length)));
  }
});
