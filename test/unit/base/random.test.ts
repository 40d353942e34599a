import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random, type RandomState } from '../../../src/base/random.ts';

test('the same seed gives the same numbers, another seed others', () => {
  const draw = (seed: number): number[] => {
    const random = Random.fromSeed(seed);
    return Array.from({ length: 8 }, () => random.nextUint32());
  };
  assert.deepEqual(draw(7), draw(7));
  assert.notDeepEqual(draw(7), draw(8));
});

test('a stored state continues where it was taken', () => {
  const random = Random.fromSeed(3);
  for (let draw = 0; draw < 100; draw++) random.nextUint32();
  const restored = Random.fromState(JSON.parse(JSON.stringify(random.state)) as RandomState);
  for (let draw = 0; draw < 100; draw++) assert.equal(restored.nextUint32(), random.nextUint32());
});

test('uniform and normal numbers have their moments', () => {
  const random = Random.fromSeed(1);
  const count = 40_000;
  let unitSum = 0;
  let normalSum = 0;
  let normalSquares = 0;
  for (let draw = 0; draw < count; draw++) {
    const unit = random.nextUnit();
    assert.ok(unit >= 0 && unit < 1);
    unitSum += unit;
    const normal = random.nextNormal();
    normalSum += normal;
    normalSquares += normal * normal;
  }
  // Five standard errors of the mean of 40 000 draws.
  assert.ok(Math.abs(unitSum / count - 0.5) < 0.0075);
  assert.ok(Math.abs(normalSum / count) < 0.025);
  assert.ok(Math.abs(normalSquares / count - 1) < 0.04);
});

test('shuffling keeps all items and reaches every order', () => {
  const random = Random.fromSeed(5);
  const orders = new Set<string>();
  for (let round = 0; round < 500; round++) orders.add(random.shuffle([1, 2, 3]).join());
  assert.equal(orders.size, 6);
});
