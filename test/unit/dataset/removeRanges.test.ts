import assert from 'node:assert/strict';
import { test } from 'node:test';
import { removeRanges } from '../../../src/dataset/removeRanges.ts';

const rangeOf = (text: string, piece: string): { start: number; end: number } => ({
  start: text.indexOf(piece),
  end: text.indexOf(piece) + piece.length,
});

const cases: readonly (readonly [string, string, readonly string[], string])[] = [
  ['a function goes with its lines and one blank line', 'a\n\n  b {\n  }\n\n  c\n', ['b {\n  }'], 'a\n\n  c\n'],
  ['code on the same line stays', 'x; b(); y;\n', ['b();'], 'x;  y;\n'],
  ['the last line without a line break goes', 'a\nb', ['b'], 'a\n'],
  ['ranges that overlap are one', 'a\nbcd\ne\n', ['bc', 'cd'], 'a\ne\n'],
  ['Windows line ends go with their line', 'a\r\nb\r\n\r\nc\r\n', ['b'], 'a\r\nc\r\n'],
  ['nothing to remove leaves the text', 'a\n', [], 'a\n'],
];

for (const [name, text, pieces, expected] of cases) {
  test(name, () => {
    const ranges = pieces.map((piece) => rangeOf(text, piece));
    assert.equal(removeRanges(text, ranges).text, expected);
  });
}

test('offsets move with the text, those inside go to where it was', () => {
  const original = 'first\nsecond\nthird\n';
  const { text, moveOffset } = removeRanges(original, [rangeOf(original, 'second')]);
  assert.equal(text.slice(moveOffset(original.indexOf('third'))), 'third\n');
  assert.equal(moveOffset(original.indexOf('cond')), text.indexOf('third'));
  assert.equal(moveOffset(2), 2);
});
