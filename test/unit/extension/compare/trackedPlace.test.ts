import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type TextChange, TrackedPlace } from '../../../../src/extension/compare/trackedPlace.ts';

/** A text with a bar where the cursor is, and changes given as `[what is replaced, by what]`; each is found in the text. */
function follow(marked: string, ...replacements: [found: string, by: string][]): { text: string; isTouched: boolean } {
  const cursor = marked.indexOf('|');
  const text = marked.replace('|', '');
  const place = placeIn(text, cursor);
  const changes = replacements.map(([found, by]) => ({ rangeOffset: text.indexOf(found), rangeLength: found.length, text: by }));
  place.follow(changes);
  const changed = applyChanges(text, changes);
  return { text: `${changed.slice(0, place.offset)}|${changed.slice(place.offset)}`, isTouched: place.isTouched };
}

function placeIn(text: string, cursor: number): TrackedPlace {
  const start = text.slice(0, cursor).lastIndexOf('\n') + 1;
  const end = text.indexOf('\n', cursor);
  return new TrackedPlace(start, cursor, end < 0 ? text.length : end);
}

function applyChanges(text: string, changes: readonly TextChange[]): string {
  let changed = text;
  for (const { rangeOffset, rangeLength, text: by } of changes.toSorted((a, b) => b.rangeOffset - a.rangeOffset)) {
    changed = changed.slice(0, rangeOffset) + by + changed.slice(rangeOffset + rangeLength);
  }
  return changed;
}

describe('TrackedPlace', () => {
  test('moves with edits above its line, several at once', () => {
    const { text, isTouched } = follow('one\ntwo\nthree\nx = |\nend\n', ['one', 'a longer one\nand another'], ['two\n', '']);
    assert.equal(text, 'a longer one\nand another\nthree\nx = |\nend\n');
    assert.equal(isTouched, false);
  });

  test('stays where edits come behind its line', () => {
    assert.deepEqual(follow('x = |\nend\n', ['end', 'something else']), { text: 'x = |\nsomething else\n', isTouched: false });
  });

  test('notices what is typed at the cursor, and goes on behind it', () => {
    const place = placeIn('x = \nend', 4);
    place.follow([{ rangeOffset: 4, rangeLength: 0, text: 'value' }]);
    assert.equal(place.isTouched, true);
    assert.equal(place.offset, 9);
  });

  test('notices edits anywhere in its line, and breaks that join it with another', () => {
    for (const change of [
      ['x', 'y'],
      [')', ''],
      ['\nx', ' x'],
      [')\nend', ') end'],
    ] as [string, string][]) {
      assert.equal(follow('begin\nx = |)\nend', change).isTouched, true, JSON.stringify(change));
    }
  });

  test('a line that it calls untouched has the text that it had, whatever is edited', () => {
    const part = fc.constantFrom('a', 'b', '\n', 'ab\n', '\n\n', '');
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 12 }),
        fc.nat(40),
        fc.array(fc.tuple(fc.nat(40), fc.nat(6), part), { maxLength: 4 }),
        (parts, at, edits) => {
          let text = parts.join('');
          const cursor = Math.min(at, text.length);
          const place = placeIn(text, cursor);
          const lineOf = (offset: number): [string, string] => [
            text.slice(text.slice(0, offset).lastIndexOf('\n') + 1, offset),
            text.slice(offset).split('\n')[0] ?? '',
          ];
          const before = lineOf(cursor);
          for (const [start, length, by] of edits) {
            const rangeOffset = Math.min(start, text.length);
            const change = { rangeOffset, rangeLength: Math.min(length, text.length - rangeOffset), text: by };
            text = applyChanges(text, [change]);
            place.follow([change]);
            assert.ok(place.offset >= 0 && place.offset <= text.length);
          }
          if (!place.isTouched) assert.deepEqual(lineOf(place.offset), before);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
