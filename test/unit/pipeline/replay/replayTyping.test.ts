import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptedLengthOf, nextKeyLength, rightLengthOf } from '../../../../src/pipeline/replay/replayTyping.ts';

test('what is right of a suggestion ends with a word, and whole lines of it are taken', () => {
  const cases: [string, string, string, number, number][] = [
    ['a whole line', 'return a;', 'return a;\n}', 9, 9],
    ['the beginning of what follows', 'return', 'return a;', 6, 6],
    ['half a word is not right', 'ret', 'return a;', 0, 0],
    ['another end is not taken', 'return a + 1;', 'return a;', 8, 0],
    ['the first line of two is taken', 'a();\n  b();', 'a();\n  c();', 7, 4],
    ['a line that ends where the stretch does is taken', 'a();\n}', 'a();', 4, 4],
    ['a longer line is not taken', 'a();\nb();', 'a(); // x', 4, 0],
    ['nothing suggested', '', 'a', 0, 0],
  ];
  for (const [name, suggested, rest, right, accepted] of cases) {
    assert.equal(rightLengthOf(suggested, rest), right, name);
    assert.equal(acceptedLengthOf(suggested, rest, right), accepted, name);
  }
});

test('a key is a character, and a line break brings its indentation', () => {
  assert.equal(nextKeyLength('abc'), 1);
  assert.equal(nextKeyLength('🦀b'), 2);
  assert.equal(nextKeyLength('\n    a'), 5);
  assert.equal(nextKeyLength('\r\n\r\n\ta'), 5);
});
