import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { followChange, type Span, type TextChange } from '../../../../src/extension/statistics/followedSpan.ts';

const text = 'let total = price * count;\nreturn total;\n';
const suggestion = 'price * count';
const start = text.indexOf(suggestion);
const span: Span = { start, end: start + suggestion.length };

/** The text after a change, and what of it the span names then. */
function after(change: TextChange): string {
  const changed = text.slice(0, change.offset) + change.text + text.slice(change.offset + change.length);
  const { start, end } = followChange(span, change);
  return changed.slice(start, end);
}

describe('followChange', () => {
  const cases: [name: string, change: TextChange, expected: string][] = [
    ['keeps its text when something before it changes', { offset: 0, length: 3, text: 'const' }, suggestion],
    ['keeps its text when something behind it changes', { offset: text.length - 3, length: 1, text: '!!' }, suggestion],
    ['keeps its text when text is typed at its start', { offset: span.start, length: 0, text: '2 * ' }, suggestion],
    ['keeps its text when text is typed at its end', { offset: span.end, length: 0, text: ' + 1' }, suggestion],
    ['takes in what is typed inside', { offset: span.start + 5, length: 0, text: 's' }, 'prices * count'],
    ['loses what is deleted inside', { offset: span.start + 5, length: 2, text: '' }, 'price count'],
    ['is cut where a deletion reaches over its start', { offset: span.start - 2, length: 8, text: '' }, '* count'],
    ['is cut where a deletion reaches over its end', { offset: span.end - 5, length: 10, text: '' }, 'price * '],
    ['is empty when all of it is replaced', { offset: span.start - 1, length: suggestion.length + 2, text: 'x' }, ''],
  ];
  for (const [name, change, expected] of cases) test(name, () => assert.equal(after(change), expected));

  test('what stands before and behind it never comes into it, whatever happens', () => {
    const change = fc
      .record({ offset: fc.nat(40), length: fc.nat(12), text: fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 5 }) })
      .map(({ offset, length, text }) => ({ offset, length, text }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        // Digits stand outside, letters inside; only letters are typed.
        let document = `${'1'.repeat(20)}xyxyxyxy${'2'.repeat(20)}`;
        let followed: Span = { start: 20, end: 28 };
        for (const { offset, length, text } of changes) {
          const at = Math.min(offset, document.length);
          const most = Math.min(length, document.length - at);
          document = document.slice(0, at) + text + document.slice(at + most);
          followed = followChange(followed, { offset: at, length: most, text });
          assert.ok(followed.start >= 0 && followed.start <= followed.end && followed.end <= document.length);
        }
        assert.doesNotMatch(document.slice(followed.start, followed.end), /[12]/u);
      }),
    );
  });
});
