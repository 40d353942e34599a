import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitText, layOutPairs, layOutTable } from '../../../../src/cli/terminal/textTable.ts';

test('columns are as wide as their widest cell', () => {
  const table = layOutTable(
    [
      ['Row', 'Loss'],
      ['base', '1.2'],
      ['personalized', '−0.104'],
    ],
    ['left', 'right'],
  );
  assert.equal(table, 'Row             Loss\n────────────  ──────\nbase             1.2\npersonalized  −0.104');
});

test('missing cells and an empty table are laid out too', () => {
  assert.equal(layOutTable([['A', 'B'], ['x']], ['left', 'left']), 'A  B\n─  ─\nx');
  assert.equal(layOutTable([], ['left']), '\n');
});

test('values of pairs stand below each other', () => {
  assert.equal(
    layOutPairs([
      ['a', '1'],
      ['long', ''],
    ]),
    'a     1\nlong',
  );
});

test('a text is cut only when it is too long', () => {
  assert.equal(fitText('abc', 3), 'abc');
  assert.equal(fitText('abcd', 3), 'ab…');
  assert.equal(fitText('😀😀😀', 2), '😀…');
});
