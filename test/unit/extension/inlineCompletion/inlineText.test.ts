import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { firstCharacters, lastCharacters, withLineEnds } from '../../../../src/extension/inlineCompletion/inlineText.ts';

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

describe('withLineEnds', () => {
  test('gives the line ends of the document', () => {
    assert.equal(withLineEnds('a\nb\r\nc', true), 'a\r\nb\r\nc');
    assert.equal(withLineEnds('a\nb\r\nc', false), 'a\nb\nc');
  });
});
