import assert from 'node:assert/strict';
import { test } from 'node:test';
import { functionHeader } from '../../../src/mining/functionHeader.ts';
import type { TextRange } from '../../../src/mining/sample.ts';

const commentsOf = (text: string): TextRange[] =>
  [...text.matchAll(/\/\*.*?\*\//gsu)].map(({ 0: found, index }) => ({ start: index, end: index + found.length }));

for (const [name, text, expected] of [
  ['comments in the header are left out', '/* A */ int /* B */ f(int a /* C */,\n  int b) { /* D */ }', 'int f(int a , int b)'],
  ['comments of other functions do not count', '/* A */ { /* B */ } /* C */ int g() { }', 'int g()'],
  ['a header without comments is put on one line', 'int\n  f()\n{', 'int f()'],
] as const) {
  test(name, () => {
    const header = text.lastIndexOf('int g') >= 0 ? text.indexOf('int g') : text.indexOf('int');
    const entry = { start: header, body: { start: text.indexOf('{', header), end: text.length } };
    assert.equal(functionHeader(text, entry, commentsOf(text)), expected);
  });
}

test('thousands of functions and comments take no time worth mentioning', () => {
  const text = '/* A */ f(/* B */) {}\n'.repeat(40_000);
  const comments = commentsOf(text);
  // Looking through all comments for each function would take half a minute.
  for (let start = 8; start < text.length; start += 22) {
    assert.equal(functionHeader(text, { start, body: { start: start + 11, end: start + 13 } }, comments), 'f()');
  }
});
