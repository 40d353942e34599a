import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type DifferenceRow, differenceRows } from '../../../../src/pipeline/explore/differenceRows.ts';

const lineRows = (rows: readonly DifferenceRow[]): Extract<DifferenceRow, { kind: 'line' }>[] => rows.filter((row) => row.kind === 'line');

describe('differenceRows', () => {
  test('lines that differ stand side by side', () => {
    const { rows } = differenceRows('a\nb\nc\n', 'a\nB1\nB2\nc\n');
    assert.deepEqual(rows, [
      { kind: 'line', isSame: true, before: { number: 1, text: 'a' }, after: { number: 1, text: 'a' } },
      { kind: 'line', isSame: false, before: { number: 2, text: 'b' }, after: { number: 2, text: 'B1' } },
      { kind: 'line', isSame: false, after: { number: 3, text: 'B2' } },
      { kind: 'line', isSame: true, before: { number: 3, text: 'c' }, after: { number: 4, text: 'c' } },
    ]);
  });

  test('long equal stretches are left out, with their length', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
    const { rows } = differenceRows(['x', ...lines, 'x'].join('\n'), ['y', ...lines, 'y'].join('\n'));
    assert.deepEqual(
      rows.filter(({ kind }) => kind === 'gap'),
      [{ kind: 'gap', gapCount: 24 }],
    );
  });

  test('both sides can be read from the rows, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', '', ' d'), { maxLength: 12 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { rows } = differenceRows(before, after);
        let hidden = 0;
        for (const row of rows) if (row.kind === 'gap') hidden += row.gapCount;
        for (const [side, whole] of [
          ['before', before],
          ['after', after],
        ] as const) {
          const lines = whole === '' ? [] : (whole.endsWith('\n') ? whole.slice(0, -1) : whole).split('\n');
          const found = lineRows(rows).flatMap((row) => row[side] ?? []);
          assert.equal(found.length + hidden, lines.length);
          for (const { number, text: shown } of found) assert.equal(shown, lines[number - 1]);
        }
        for (const row of lineRows(rows)) if (row.isSame) assert.equal(row.before?.text, row.after?.text);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  test('what nobody reads is cut', () => {
    const { rows, isCut } = differenceRows('a\n'.repeat(2000), 'b\n'.repeat(2000));
    assert.equal(rows.length, 600);
    assert.ok(isCut);
  });
});
