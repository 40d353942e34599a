import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { type EncodedPair, encodePair } from '../../../src/tuning/encodePair.ts';
import { buildPair } from './pairFixture.ts';
import { byteTokenizer } from './trainingFixture.ts';

const extents = { contextTokens: 30, branchTokens: 20, tailTokens: 1 };

function encode(
  texts: { context?: string; better: string; worse: string; suffix?: string },
  changed: Partial<typeof extents> = {},
  leadingTokens: readonly number[] = [],
): EncodedPair | undefined {
  return encodePair(buildPair(1, 'train', { context: '', suffix: '\n', ...texts }), byteTokenizer, leadingTokens, {
    ...extents,
    ...changed,
  });
}

const textOf = (tokens: Int32Array): string => String.fromCharCode(...tokens);

/** Both sides with their targets in brackets. */
function show(encoded: EncodedPair | undefined): string[] | undefined {
  if (!encoded) return undefined;
  const marked = [encoded.better, encoded.worse].map(({ tokens, isTarget }) =>
    Array.from(tokens, (token, index) => (isTarget[index] === 1 ? `[${String.fromCharCode(token)}]` : String.fromCharCode(token))).join(''),
  );
  return [textOf(encoded.context), ...marked];
}

suite('a pair as tokens', () => {
  test('what both sides begin with belongs to the context, and both end a token behind the last difference', () => {
    assert.deepEqual(show(encode({ context: 'a\n', better: 'x = yes(1)', worse: 'x = no(1)' })), ['a\nx = ', '[y][e][s][(]', '[n][o][(]']);
  });

  test('a deletion counts by the token that follows it', () => {
    assert.deepEqual(show(encode({ better: 'f(a)', worse: 'f((a))' })), ['f(', '[a][)]', '[(][a][)][)]']);
  });

  test('tokens between two differences are no targets', () => {
    assert.deepEqual(show(encode({ better: 'ab cd ef', worse: 'ax cd ey' })), ['a', '[b][ ]cd e[f][\n]', '[x][ ]cd e[y][\n]']);
  });

  test('the context begins at a line start within its budget', () => {
    const context = 'first line\nsecond line\nthird line\n';
    assert.equal(show(encode({ context, better: 'a', worse: 'b' }))?.[0], 'second line\nthird line\n');
    assert.equal(show(encode({ context, better: 'a', worse: 'b' }, { contextTokens: 22 }))?.[0], 'third line\n');
    assert.equal(show(encode({ context, better: 'a', worse: 'b' }, { contextTokens: 23 }))?.[0], 'second line\nthird line\n');
  });

  test('within a line that alone is too long the context is its end', () => {
    assert.equal(show(encode({ context: 'a very long line ', better: 'a', worse: 'b' }, { contextTokens: 5 }))?.[0], 'line ');
  });

  test('leading tokens stand in front, outside the budget', () => {
    const encoded = encode({ context: 'a very long line ', better: 'a', worse: 'b' }, { contextTokens: 5 }, [1, 2]);
    assert.deepEqual(encoded?.context, Int32Array.of(1, 2, ...byteTokenizer.tokenize('line ')));
  });

  test('differences that end beyond the budget are left out on both sides', () => {
    const texts = { better: 'a0123456789b012345678901234567890', worse: 'x0123456789y01234567890z1234567890' };
    assert.deepEqual(show(encode(texts)), ['', 'a[0]123456789[b][0]', 'x[0]123456789[y][0]']);
    assert.deepEqual(show(encode(texts, { branchTokens: 11, tailTokens: 4 })), ['', 'a[0]123', 'x[0]123']);
  });

  test('a first difference beyond the budget is cut', () => {
    assert.deepEqual(show(encode({ context: '=', better: 'abcdefgh;', worse: ';' }, { branchTokens: 4, tailTokens: 3 })), [
      '=',
      '[a][b][c][d]',
      '[;]',
    ]);
  });

  test('a text that ends without a line break gets one', () => {
    assert.deepEqual(show(encode({ context: '=', better: 'a', worse: 'ab', suffix: '' })), ['=a', '[\n]', '[b][\n]']);
  });

  test('without a context the first token is predicted from nothing and is no target', () => {
    assert.deepEqual(show(encode({ better: 'a;', worse: 'b;' })), ['', 'a[;]', 'b[;]']);
    assert.deepEqual(show(encode({ better: 'a;', worse: 'b;' }, {}, [65])), ['A', '[a][;]', '[b][;]']);
  });

  test('a pair without a difference in tokens is none', () => {
    assert.equal(encode({ better: 'same', worse: 'same' }), undefined);
  });

  test('any two texts give sides within their budgets that begin differently', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '(', ' ', '\n'), minLength: 1, maxLength: 60 });
    const sizes = fc.record({
      contextTokens: fc.integer({ min: 1, max: 40 }),
      branchTokens: fc.integer({ min: 2, max: 40 }),
      tailTokens: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(text, text, text, sizes, (context, better, worse, limits) => {
        const encoded = encode({ context, better, worse }, limits);
        // Nothing tells a text from one that it is the beginning of.
        if (!encoded) return `${better}\n`.startsWith(`${worse}\n`) || `${worse}\n`.startsWith(`${better}\n`);
        const { better: left, worse: right } = encoded;
        assert.ok(encoded.context.length <= limits.contextTokens);
        for (const { tokens, isTarget } of [left, right]) {
          assert.ok(tokens.length <= limits.branchTokens + limits.tailTokens);
          assert.equal(tokens.length, isTarget.length);
          assert.ok(isTarget.includes(1));
        }
        assert.notEqual(left.tokens[0], right.tokens[0]);
        assert.ok(`${context}${better}\n`.includes(textOf(encoded.context) + textOf(left.tokens)));
        assert.ok(`${context}${worse}\n`.includes(textOf(encoded.context) + textOf(right.tokens)));
        return true;
      }),
    );
  });
});
