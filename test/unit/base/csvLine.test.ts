import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvLine } from '../../../src/base/csvLine.ts';

const cases: readonly (readonly [name: string, cells: (string | number | undefined)[], line: string])[] = [
  ['plain cells', ['a', 1, undefined, 'b c'], 'a,1,,b c\r\n'],
  ['separators, quotes and line breaks', ['a,b', 'say "x"', 'two\nlines'], '"a,b","say ""x""","two\nlines"\r\n'],
  ['what a spreadsheet would compute', ['=1+1', '+a', '-b', '@c', '=a,b'], `'=1+1,'+a,'-b,'@c,"'=a,b"\r\n`],
  ['a negative number is a number', [-1.5], '-1.5\r\n'],
];
for (const [name, cells, line] of cases) test(`csvLine: ${name}`, () => assert.equal(csvLine(cells), line));
