import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindingStrengthOf, strengths, strongestNeeded } from '../../../../src/syntax/choices/bindingStrength.ts';

const expressions: readonly (readonly [expression: string, strength: keyof typeof strengths])[] = [
  ['x', 'atom'],
  ['a.b(c + d)[e == f].g', 'atom'],
  ['a?.b::c', 'atom'],
  ['p->x', 'atom'],
  ['"a == b"', 'atom'],
  ["'it''s'", 'atom'],
  ['parse::<Vec<u8>>(x)', 'atom'],
  ['List<String>', 'atom'],
  ['a.in(b)', 'atom'],
  ['empty?', 'atom'],
  ['!x', 'unary'],
  ['-1', 'unary'],
  ['new A()', 'unary'],
  ['await x', 'unary'],
  ['a + b', 'arithmetic'],
  ['a % b.c()', 'arithmetic'],
  ['a == b + c', 'comparison'],
  ['x is None', 'comparison'],
  ['a in b', 'comparison'],
  ['a && b == c', 'conjunction'],
  ['not x', 'conjunction'],
  ['a && b || c', 'disjunction'],
  ['a or b', 'disjunction'],
  ['a ? b : c', 'loose'],
  ['a if b else c', 'loose'],
  ['x => y', 'loose'],
  ['x = y', 'loose'],
  ['lambda: x', 'loose'],
];

for (const [expression, strength] of expressions) {
  test(`${expression} holds together like ${strength}`, () => {
    assert.equal(bindingStrengthOf(expression), strengths[strength]);
  });
}

const places: readonly (readonly [before: string, after: string, needed: keyof typeof strengths])[] = [
  ['f(', ')', 'loose'],
  ['x = ', ';', 'loose'],
  ['return ', ';', 'loose'],
  ['', '.foo()', 'atom'],
  ['', '(x)', 'atom'],
  ['!', '', 'unary'],
  ['a + ', '', 'unary'],
  ['', ' * b', 'unary'],
  ['a == ', '', 'arithmetic'],
  ['', ' in y', 'arithmetic'],
  ['a && ', '', 'conjunction'],
  ['not ', '', 'conjunction'],
  ['', ' || b', 'disjunction'],
  ['', ' ? b : c', 'disjunction'],
  ['', '\n[x]', 'loose'],
];

for (const [before, after, needed] of places) {
  test(`between ${JSON.stringify(before)} and ${JSON.stringify(after)} parentheses are needed beyond ${needed}`, () => {
    assert.equal(strongestNeeded(before, after), strengths[needed]);
  });
}

test('any text has a strength, in linear time', () => {
  for (const text of [
    '"'.repeat(20_000),
    '('.repeat(20_000),
    "'".repeat(20_001),
    '\\'.repeat(9),
    'a::<'.repeat(10_000),
    '`${',
    '🙂 + 🙂',
  ]) {
    assert.ok(bindingStrengthOf(text) >= strengths.atom);
  }
});
