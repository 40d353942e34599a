// What studies do to pairs: noise that can be repeated, and a fair choice of those that judge.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseHeldOutPairs } from '../../bench/comparative/chooseHeldOutPairs.ts';
import { toldApart } from '../../bench/comparative/judgeTable.ts';
import { swapPairs } from '../../bench/comparative/swapPairs.ts';
import { type Pair, pairIdOf, pairSchema, pairSchemaVersion, type UnassignedPair } from '../../src/dataset/pairs/pair.ts';

function pairOf(number: number, role: Pair['role'], rule = 'refactor'): Pair {
  const unassigned: UnassignedPair = {
    kind: 'revision',
    rule,
    language: 'python',
    path: `file${number % 7}.py`,
    qualifiedName: `f${number}`,
    context: '',
    better: `def f${number}():\n    return ${number}\n`,
    worse: `def f${number}():\n    return ${number} + 0\n`,
    suffix: '',
    confidence: 0.7,
    changesBehaviour: 'possibly',
    editRatio: 0.1,
    provenance: {},
  };
  return { ...unassigned, role, id: pairIdOf(unassigned), schemaVersion: pairSchemaVersion };
}

const pairs = Array.from({ length: 600 }, (_, number) => pairOf(number, number % 6 === 0 ? 'heldOut' : 'train'));
const turnedOf = (swapped: readonly Pair[]): number[] =>
  swapped.flatMap(({ better }, index) => (better === pairs[index]?.better ? [] : [index]));

test('turns the wanted part round, the same pairs each time, and none that judges', () => {
  const fifth = turnedOf(swapPairs(pairs, 0.2, 1));
  assert.ok(fifth.length > 70 && fifth.length < 130, `${fifth.length} of 500`);
  assert.deepEqual(turnedOf(swapPairs(pairs, 0.2, 1)), fifth);
  assert.notDeepEqual(turnedOf(swapPairs(pairs, 0.2, 2)), fifth);
  assert.ok(fifth.every((index) => pairs[index]?.role === 'train'));
  const half = turnedOf(swapPairs(pairs, 0.5, 1));
  assert.ok(fifth.every((index) => half.includes(index)));
  assert.equal(turnedOf(swapPairs(pairs, 0, 1)).length, 0);
  assert.equal(turnedOf(swapPairs(pairs, 1, 1)).length, 500);
});

test('a turned pair is a valid pair with an id of its own', () => {
  const turned = swapPairs(pairs, 1, 1).filter(({ role }) => role === 'train');
  for (const pair of turned.slice(0, 20)) {
    assert.equal(pairSchema.parse(pair).id, pairIdOf(pair));
    assert.ok(!pairs.some(({ id }) => id === pair.id));
  }
});

test('every rule has its share of the pairs that judge, whatever the order', () => {
  const mixed = [
    ...Array.from({ length: 90 }, (_, number) => pairOf(number, 'heldOut', 'frequent')),
    ...Array.from({ length: 10 }, (_, number) => pairOf(100 + number, 'heldOut', 'rare')),
    ...Array.from({ length: 50 }, (_, number) => pairOf(200 + number, 'train', 'other')),
  ];
  const chosen = chooseHeldOutPairs(mixed, 40);
  const countOf = (rule: string): number => chosen.filter((pair) => pair.rule === rule).length;
  assert.deepEqual([countOf('frequent'), countOf('rare'), countOf('other')], [30, 10, 0]);
  assert.deepEqual(chooseHeldOutPairs(mixed.toReversed(), 40), chosen);
  assert.equal(chooseHeldOutPairs(mixed, 1000).length, 100);
});

test('a judge that knows every pair tells all apart, one that knows none tells half', () => {
  assert.equal(toldApart([0.1, 2, 3]), 1);
  assert.equal(toldApart([-0.1, -2]), 0);
  assert.equal(toldApart([0, 0]), 0.5);
  // 1 beats a turned 1 (at -1) and ties with a turned -1 (at 1); -1 ties with the one and loses to the other.
  assert.equal(toldApart([1, -1]), 0.5);
});
