import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { firstCharacters, isWorthCompleting, lastCharacters, withLineEnds } from '../../../../src/extension/inlineCompletion/inlineText.ts';

describe('cutting text', () => {
  test('never cuts a character in two', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(anyText, fc.nat(45), (text, count) => {
        const [first, last] = [firstCharacters(text, count), lastCharacters(text, count)];
        assert.ok(text.startsWith(first) && text.endsWith(last));
        assert.ok(first.length <= count && last.length <= count);
        assert.ok(first.length >= Math.min(count, text.length) - 1 && last.length >= Math.min(count, text.length) - 1);
        if (text.isWellFormed()) assert.ok(first.isWellFormed() && last.isWellFormed());
      }),
    );
  });
});

describe('isWorthCompleting', () => {
  for (const [lineBefore, lineAfter, expected] of [
    ['const x = ', '', true],
    ['call(', ')', true],
    ['call(', ');', true],
    ['const na', 'me = 1', false],
    ['a ', '+ b', false],
    ['x'.repeat(3000), '', false],
  ] as const)
    test(`${JSON.stringify(lineBefore.slice(0, 20))} before ${JSON.stringify(lineAfter)}: ${expected}`, () =>
      assert.equal(isWorthCompleting(lineBefore, lineAfter), expected));
});

describe('withLineEnds', () => {
  test('gives the line ends of the document', () => {
    assert.equal(withLineEnds('a\nb\r\nc', true), 'a\r\nb\r\nc');
    assert.equal(withLineEnds('a\nb\r\nc', false), 'a\nb\nc');
  });
});
