import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exactMatch } from '../../../../src/evaluation/metrics/exactMatch.ts';

test('only white space at the ends may differ', () => {
  assert.equal(exactMatch('return x;', '  return x; '), 1);
  assert.equal(exactMatch('return x;', 'return  x;'), 0);
  assert.equal(exactMatch('return x;', 'return x'), 0);
});
