import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layPairItem, pairExtents } from '../../../../src/evaluation/quality/pairItem.ts';
import type { Tokenizer } from '../../../../src/tuning/tokenizedText.ts';
import { heldOutPair } from './pairFixture.ts';

/** One token a character. */
const tokenizer: Tokenizer = { tokenize: (text) => Int32Array.from(text, (character) => character.codePointAt(0) ?? 0) };

function textOf(tokens: Int32Array): string {
  return String.fromCodePoint(...tokens);
}

test('what both sides begin with is context, and the tokens that differ are judged with the one behind them', () => {
  const item = layPairItem(heldOutPair(), tokenizer);
  assert.equal(textOf(item?.context ?? new Int32Array()), 'class A {\n  int f() { return ');
  assert.ok(item);
  for (const [side, expected] of [
    [item.better, '1;'],
    [item.worse, '2;'],
  ] as const) {
    assert.equal(textOf(side.tokens.filter((_, index) => side.isTarget[index])), expected);
    assert.equal(side.tokens.length, side.isTarget.length);
  }
  assert.deepEqual(item.categories, ['comparisons']);
});

test('where the worse side only lacks something, each side still has a token to be judged by', () => {
  const item = layPairItem(heldOutPair({ better: 'f(a, b)', worse: 'f(a)' }), tokenizer);
  assert.ok(item);
  const judged = (side: { tokens: Int32Array; isTarget: Uint8Array }): string =>
    textOf(side.tokens.filter((_, index) => side.isTarget[index]));
  assert.deepEqual([judged(item.better), judged(item.worse)], [', b)', ')']);
});

test('a long pair is cut to what is judged, from the left and behind the differences', () => {
  const item = layPairItem(
    heldOutPair({ context: 'x = 1;\n'.repeat(300), better: `a${'b'.repeat(900)}`, worse: `c${'d'.repeat(900)}` }),
    tokenizer,
  );
  assert.ok(item);
  assert.ok(item.context.length <= pairExtents.contextTokens);
  assert.ok(textOf(item.context).startsWith('x = 1;\n'));
  for (const { tokens } of [item.better, item.worse]) assert.ok(tokens.length <= pairExtents.branchTokens);
});

test('without anything before the first difference there is nothing to judge it by', () => {
  assert.equal(layPairItem(heldOutPair({ context: '', better: 'a', worse: 'b' }), tokenizer), undefined);
});
