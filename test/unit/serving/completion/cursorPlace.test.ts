import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cursorPlaceOf } from '../../../../src/serving/completion/cursorPlace.ts';

test('no cursor stands outside of the text, within a surrogate pair or within a line break', () => {
  const text = 'a🦀\r\nb';
  const standing = Array.from({ length: text.length + 3 }, (_, index) => index - 1).filter((at) => cursorPlaceOf(text, at, 'java'));
  assert.deepEqual(standing, [0, 1, 3, 5, 6]);
  assert.equal(cursorPlaceOf(text, 0.5, 'java'), undefined);
  assert.equal(cursorPlaceOf(text, NaN, 'java'), undefined);
});

test('line breaks are plain inside and known outside', () => {
  const place = cursorPlaceOf('a\r\nb\r\nc', 4, 'typescriptreact');
  assert.deepEqual(place, {
    offset: 4,
    before: 'a\nb',
    after: '\nc',
    lineBefore: 'b',
    lineAfter: '',
    lineBreak: '\r\n',
    language: 'typescriptreact',
  });
});

test('a large document costs what a small one does, and no character is cut', () => {
  const place = cursorPlaceOf('🦀'.repeat(500_000), 500_000, 'plaintext');
  assert.ok(place && place.before.length <= 4096 && place.after.length <= 2048);
  assert.match(place.before + place.after, /^🦀+$/u);
  assert.equal(place.language, undefined);
});
