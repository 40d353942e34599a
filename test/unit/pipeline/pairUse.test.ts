import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChosenPairs } from '../../../src/dataset/pairs/choosePairs.ts';
import { type PairOptions, decidePairUse, describePairUse, pairChoiceOf } from '../../../src/pipeline/pairUse.ts';
import { selfPairSettings } from '../../../src/pipeline/selfPairSettings.ts';
import { TuningError } from '../../../src/tuning/tuningError.ts';

/** A choice with so many pairs to train on. */
function chosen(trainCount: number): ChosenPairs {
  const train = { linter: trainCount - Math.floor(trainCount / 3), revision: Math.floor(trainCount / 3) };
  return {
    pairs: [],
    counts: { train, validation: { linter: 4 }, heldOut: { linter: 9 } },
    categories: { naming: trainCount },
    leftOutCount: 0,
  };
}

test('pairs take part by default where there are enough, and the reason is said', () => {
  const enough = decidePairUse({ seed: 1 }, chosen(60));
  assert.equal(enough.objective, 'comparative');
  assert.equal(enough.config?.['pairsPerStep'] !== undefined, true);
  assert.equal(
    describePairUse(enough),
    'Learns from 60 pairs of better and worse code (linter 40, revision 20); 4 more are watched, 9 held out',
  );
  const few = decidePairUse({ seed: 1 }, chosen(59));
  assert.equal(few.objective, 'likelihood');
  assert.equal(few.config, undefined);
  assert.equal(
    describePairUse(few),
    'Learns from the code alone, by likelihood: the repository yields 59 pairs to train on, fewer than 60',
  );
});

test('what was asked for decides, or is refused', () => {
  const refused = (options: Partial<PairOptions>, count: number): string | undefined => {
    try {
      decidePairUse({ seed: 1, ...options }, chosen(count));
      return undefined;
    } catch (error) {
      assert.ok(TuningError.is(error, 'tooFewPairs'));
      return error.message;
    }
  };
  assert.equal(decidePairUse({ seed: 1, objective: 'comparative' }, chosen(3)).objective, 'comparative');
  assert.equal(decidePairUse({ seed: 1, objective: 'likelihood' }, chosen(3000)).objective, 'likelihood');
  assert.equal(decidePairUse({ seed: 1, property: 'naming' }, chosen(20)).objective, 'comparative');
  assert.match(refused({ objective: 'comparative', pairKinds: ['self'] }, 0) ?? '', /kinds self.*at least 1, found 0/u);
  assert.match(refused({ property: 'naming' }, 19) ?? '', /property naming.*at least 20, found 19/u);
  assert.equal(refused({ objective: 'likelihood' }, 0), undefined);
});

test('an unknown property is refused', () => {
  assert.throws(
    () => pairChoiceOf({ seed: 1, property: 'beauty' }),
    (error) => TuningError.is(error, 'invalidConfig') && /errorHandling/u.test(error.message),
  );
  assert.deepEqual(pairChoiceOf({ seed: 3, pairKinds: ['revision'] }), { kinds: ['revision'], property: 'everything', seed: 3 });
});

test('self pairs are made where they are asked for, or where others are too few', () => {
  const needed = (options: Parameters<typeof selfPairSettings>[0], trainableCount: number): boolean | undefined =>
    selfPairSettings(options, { trainableCount })?.areNeeded();
  assert.equal(needed({}, 59), true);
  assert.equal(needed({}, 60), false);
  assert.equal(needed({ selfPairsMs: 60_000 }, 5000), true);
  assert.equal(selfPairSettings({ selfPairsMs: 60_000 }, { trainableCount: 0 })?.budgetSeconds, 60);
  for (const options of [
    { selfPairsMs: 0 },
    { pairKinds: ['revision' as const] },
    { property: 'naming' },
    { objective: 'likelihood' as const },
  ])
    assert.equal(selfPairSettings(options, { trainableCount: 0 }), undefined);
});
