import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSameSignature } from '../../../../src/dataset/pairs/sameSignature.ts';

const rows: readonly [name: string, a: string, b: string, expected: boolean][] = [
  ['white space', 'int  f( int a,int b )', 'int f(int a, int b)', true],
  ['a final parameter', 'int f(final int a)', 'int f(int a)', true],
  ['the default visibility', 'public int f()', 'int f()', true],
  ['a mark for the compiler', '@Override @SuppressWarnings("unchecked") public int f()', 'public int f()', true],
  ['an attribute for the compiler', '#[inline] fn f(a: u8) -> u8', 'fn f(a: u8) -> u8', true],
  ['a trailing comma', 'def f(a, b,)', 'def f(a, b)', true],
  ['another visibility', 'private int f()', 'int f()', false],
  ['a parameter more', 'int f(int a, int b)', 'int f(int a)', false],
  ['another result', 'long f(int a)', 'int f(int a)', false],
  ['the name of a parameter', 'def f(a)', 'def f(b)', false],
  ['two words in one', 'unsigned int f()', 'unsignedint f()', false],
  ['static', 'static int f()', 'int f()', false],
];

for (const [name, a, b, expected] of rows) {
  test(`${expected ? 'the same' : 'another'} signature: ${name}`, () => assert.equal(isSameSignature(a, b), expected));
}
