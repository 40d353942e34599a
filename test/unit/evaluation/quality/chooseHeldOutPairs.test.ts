import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../../src/base/random.ts';
import type { Pair } from '../../../../src/dataset/pairs/pair.ts';
import { chooseHeldOutPairs } from '../../../../src/evaluation/quality/chooseHeldOutPairs.ts';
import { heldOutPair } from './pairFixture.ts';

function pairsOf(kind: Pair['kind'], rule: string, count: number, role: Pair['role'] = 'heldOut'): Pair[] {
  return Array.from({ length: count }, (_, index) => heldOutPair({ kind, rule, role, better: `better ${index}`, worse: `worse ${index}` }));
}

const pairs = [
  ...pairsOf('linter', 'frequent', 500),
  ...pairsOf('linter', 'rare', 3),
  ...pairsOf('revision', 'fix', 20),
  ...pairsOf('convention', 'quotes', 6),
  ...pairsOf('linter', 'frequent', 50, 'train'),
  ...pairsOf('linter', 'unseen', 50, 'validation'),
];

test('only what is held out is judged, and a frequent rule does not fill the sample', async () => {
  const chosen = await chooseHeldOutPairs(pairs, 1);
  assert.equal(chosen.availableCount, 529);
  assert.deepEqual(new Set(chosen.pairs.map(({ role }) => role)), new Set(['heldOut']));
  const count = (rule: string): number => chosen.pairs.filter((pair) => pair.rule === rule).length;
  assert.deepEqual([count('frequent'), count('rare'), count('fix'), count('quotes')], [40, 3, 20, 6]);
});

test('the first ones are balanced over kinds and rules', async () => {
  const first = (await chooseHeldOutPairs(pairs, 1)).pairs.slice(0, 18);
  const count = (key: 'kind' | 'rule', value: string): number => first.filter((pair) => pair[key] === value).length;
  assert.deepEqual([count('kind', 'linter'), count('kind', 'revision'), count('kind', 'convention')], [6, 6, 6]);
  assert.deepEqual([count('rule', 'frequent'), count('rule', 'rare')], [3, 3]);
});

test('the order depends on pairs and seed, not on the order in which they come', async () => {
  const order = async (list: Pair[], seed: number): Promise<string[]> => (await chooseHeldOutPairs(list, seed)).pairs.map(({ id }) => id);
  const expected = await order(pairs, 1);
  assert.deepEqual(await order(Random.fromSeed(5).shuffle([...pairs]), 1), expected);
  assert.notDeepEqual(await order(pairs, 2), expected);
});

test('what pairs teach is what there is to train on, revisions aside', async () => {
  const { taughtRules, taughtCategories } = await chooseHeldOutPairs(
    [...pairsOf('linter', 'nullCheck', 2, 'train'), ...pairsOf('revision', 'fix', 2, 'train'), ...pairsOf('linter', 'emptyCatch', 2)],
    1,
  );
  assert.deepEqual([...taughtRules], ['nullCheck']);
  assert.deepEqual([...taughtCategories], ['comparisons']);
});

test('no pairs give no sample', async () => {
  assert.deepEqual(await chooseHeldOutPairs([], 1), {
    pairs: [],
    availableCount: 0,
    taughtRules: new Set(),
    taughtCategories: new Set(),
  });
});
