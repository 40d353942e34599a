import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type MarkedStretch, markDifferences } from '../../../../src/extension/compare/markDifferences.ts';

const join = (stretches: readonly MarkedStretch[]): string => stretches.map(({ text }) => text).join('');
const common = (stretches: readonly MarkedStretch[]): string => join(stretches.filter(({ isDifferent }) => !isDifferent));
const show = (stretches: readonly MarkedStretch[]): string =>
  stretches.map(({ text, isDifferent }) => (isDifferent ? `[${text}]` : text)).join('');

describe('markDifferences', () => {
  test('marks whole words that one side has alone', () => {
    const [left, right] = markDifferences('click.echo(name)\nreturn 1', 'click.print(name, 2)\nreturn 1');
    assert.equal(show(left), 'click.[echo](name)\nreturn 1');
    assert.equal(show(right), 'click.[print](name[, 2])\nreturn 1');
  });

  test('equal texts have no mark', () => {
    assert.deepEqual(markDifferences('a\n\tb', 'a\n\tb'), [
      [{ text: 'a\n\tb', isDifferent: false }],
      [{ text: 'a\n\tb', isDifferent: false }],
    ]);
  });

  test('long texts are compared as a whole', () => {
    const [left] = markDifferences('a '.repeat(5000), 'b '.repeat(5000));
    assert.equal(left.length, 1);
    assert.equal(left[0]?.isDifferent, true);
  });

  test('loses nothing, and what is not marked is the same on both sides', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.array(fc.constantFrom('a', 'b', ' ', '\n', '(', '😀'), { maxLength: 40 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, text, (left, right) => {
        const marked = markDifferences(left, right);
        assert.equal(join(marked[0]), left);
        assert.equal(join(marked[1]), right);
        assert.equal(common(marked[0]), common(marked[1]));
      }),
    );
  });
});
