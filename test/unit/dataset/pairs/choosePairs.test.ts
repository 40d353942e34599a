import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choosePairs, pairCountOf } from '../../../../src/dataset/pairs/choosePairs.ts';
import { type Pair, pairIdOf, pairSchemaVersion } from '../../../../src/dataset/pairs/pair.ts';

/** So many pairs of one rule. */
function pairsOf(kind: Pair['kind'], rule: string, role: Pair['role'], count: number): Pair[] {
  return Array.from({ length: count }, (_, number) => {
    const unnamed = {
      kind,
      rule,
      language: 'python',
      path: `src/${role}.py`,
      qualifiedName: `f${number}`,
      context: '',
      better: `def f${number}():\n    return None\n`,
      worse: `def f${number}():\n    return\n`,
      suffix: '',
    } as const;
    return {
      ...unnamed,
      schemaVersion: pairSchemaVersion,
      id: pairIdOf(unnamed),
      role,
      confidence: 0.9,
      changesBehaviour: 'no',
      editRatio: 0.1,
      provenance: {},
    };
  });
}

const mixed = [
  ...pairsOf('linter', 'noneComparison', 'train', 50),
  ...pairsOf('linter', 'bareExcept', 'train', 5),
  ...pairsOf('convention', 'localNaming', 'train', 10),
  ...pairsOf('revision', 'fix', 'train', 20),
  ...pairsOf('linter', 'noneComparison', 'validation', 4),
  ...pairsOf('linter', 'bareExcept', 'heldOut', 3),
  ...pairsOf('revision', 'fix', 'heldOut', 2),
];

test('everything is chosen by default but what is held out', async () => {
  const { pairs, counts, categories, leftOutCount } = await choosePairs(mixed, { seed: 1 });
  assert.deepEqual(
    pairs.map(({ id }) => id),
    mixed.filter(({ role }) => role !== 'heldOut').map(({ id }) => id),
  );
  assert.deepEqual(counts, {
    train: { linter: 55, convention: 10, revision: 20 },
    validation: { linter: 4 },
    heldOut: { linter: 3, revision: 2 },
  });
  assert.deepEqual(categories, { comparisons: 50, errorHandling: 5, naming: 10, other: 20 });
  assert.equal(leftOutCount, 0);
  assert.equal(pairCountOf(counts.train), 85);
});

test('kinds and property narrow the choice, held-out counts too', async () => {
  const ofKinds = await choosePairs(mixed, { seed: 1, kinds: ['revision', 'convention'] });
  assert.deepEqual(ofKinds.counts, { train: { convention: 10, revision: 20 }, validation: {}, heldOut: { revision: 2 } });
  const ofProperty = await choosePairs(mixed, { seed: 1, property: 'errorHandling' });
  assert.deepEqual(ofProperty.counts, { train: { linter: 5 }, validation: {}, heldOut: { linter: 3 } });
  assert.ok(ofProperty.pairs.every(({ rule }) => rule === 'bareExcept'));
});

test('where there are too many, frequent rules make room before rare ones do', async () => {
  const { pairs, counts, leftOutCount } = await choosePairs(mixed, { seed: 1, mostPerRule: 30, mostPerRole: 40 });
  assert.equal(pairCountOf(counts.train), 40);
  const countOf = (rule: string): number => pairs.filter((pair) => pair.rule === rule && pair.role === 'train').length;
  assert.equal(countOf('bareExcept'), 5);
  assert.equal(countOf('localNaming'), 10);
  // What is left is shared by the two frequent rules.
  assert.ok(Math.abs(countOf('fix') - countOf('noneComparison')) <= 1, `${countOf('fix')} and ${countOf('noneComparison')}`);
  assert.equal(leftOutCount, 45);
});

test('the order of the stream does not decide which are chosen, the seed does', async () => {
  const ids = async (stream: readonly Pair[], seed: number): Promise<string[]> =>
    (await choosePairs(stream, { seed, mostPerRule: 7 })).pairs.map(({ id }) => id).sort();
  assert.deepEqual(await ids([...mixed].reverse(), 3), await ids(mixed, 3));
  assert.notDeepEqual(await ids(mixed, 4), await ids(mixed, 3));
});

test('of a long stream no more is kept than was asked for', async () => {
  function* stream(): Generator<Pair> {
    const [pair] = pairsOf('linter', 'noneComparison', 'train', 1);
    assert.ok(pair);
    for (let number = 0; number < 30_000; number++) yield { ...pair, id: number.toString(16).padStart(24, '0') };
  }
  const { pairs, leftOutCount } = await choosePairs(stream(), { seed: 1, mostPerRule: 50 });
  assert.equal(pairs.length, 50);
  assert.equal(leftOutCount, 29_950);
});
