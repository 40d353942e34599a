import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CountedKind, planCounts } from '../../../src/evaluation/planCounts.ts';

const usual: CountedKind = { itemMs: 1500, availableCount: 1000, share: 0.5, leastCount: 12, mostCount: 150, mostThoroughCount: 600 };

test('every kind gets its share', () => {
  assert.deepEqual(planCounts(80_000, { windows: usual, lines: { ...usual, itemMs: 500, share: 0.3 }, pairs: { ...usual, share: 0.2 } }), {
    windows: 25,
    lines: 46,
    // Its share would be 10; the others share what is left.
    pairs: 12,
  });
});

test('a slow machine still judges the least of each', () => {
  assert.deepEqual(planCounts(80_000, { windows: { ...usual, itemMs: 50_000 }, lines: { ...usual, itemMs: 50_000 } }), {
    windows: 12,
    lines: 12,
  });
});

test('what one kind cannot use goes to the others', () => {
  assert.deepEqual(planCounts(60_000, { windows: { ...usual, availableCount: 4 }, lines: usual }), { windows: 4, lines: 36 });
  assert.deepEqual(planCounts(60_000, { windows: { ...usual, availableCount: 0 }, lines: usual }), { windows: 0, lines: 40 });
});

test('a thorough evaluation takes all it may', () => {
  assert.deepEqual(planCounts(undefined, { windows: usual, lines: { ...usual, availableCount: 7 } }), { windows: 600, lines: 7 });
});

test('for any kinds, counts stay within their bounds and only the least of each may take more than the budget', () => {
  const kind = fc
    .tuple(
      fc.double({ min: 1, max: 1e5, noNaN: true }),
      fc.nat(2000),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.nat(30),
      fc.nat(300),
    )
    .map(([itemMs, availableCount, share, leastCount, more]): CountedKind => {
      return { itemMs, availableCount, share, leastCount, mostCount: leastCount + more, mostThoroughCount: leastCount + 2 * more };
    });
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('windows', 'lines', 'pairs', 'blocks'), kind, { minKeys: 1 }),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      (kinds, budgetMs) => {
        const counts = planCounts(budgetMs, kinds);
        let spentMs = 0;
        let leastMs = 0;
        for (const [name, { itemMs, availableCount, leastCount, mostCount }] of Object.entries(kinds)) {
          const count = counts[name] ?? NaN;
          assert.ok(
            Number.isInteger(count) && count <= Math.min(mostCount, availableCount) && count >= Math.min(leastCount, availableCount),
          );
          spentMs += count * itemMs;
          leastMs += Math.min(leastCount, availableCount) * itemMs;
        }
        assert.ok(spentMs <= Math.max(budgetMs, leastMs) + 1e-3);
      },
    ),
  );
});
