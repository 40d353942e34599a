import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../src/base/random.ts';
import { type PairedItem, normalBelow, pairedClusterBootstrap, studentQuantile } from '../../../src/evaluation/bootstrap.ts';

/** Files whose items share a common part, so that items of one file resemble each other. */
function clustered(random: Random, clusterCount: number, mean: number): PairedItem[] {
  return Array.from({ length: clusterCount }, (_, file) => {
    const common = random.nextNormal();
    return Array.from({ length: 3 }, () => ({
      cluster: `file${file}`,
      difference: (mean + common + 0.3 * random.nextNormal()) * 2,
      weight: 2,
    }));
  }).flat();
}

test('the estimate is the ratio of sums, not the mean of ratios', () => {
  const { difference, itemCount, clusterCount } = pairedClusterBootstrap(
    [
      { cluster: 'a', difference: -10, weight: 100 },
      { cluster: 'a', difference: -2, weight: 10 },
      { cluster: 'b', difference: 3, weight: 10 },
    ],
    1,
  );
  assert.equal(difference, -9 / 120);
  assert.equal(itemCount, 3);
  assert.equal(clusterCount, 2);
});

test('fewer than five files give no interval', () => {
  for (const count of [0, 1, 4]) assert.equal(pairedClusterBootstrap(clustered(Random.fromSeed(1), count, 1), 1).interval, undefined);
  assert.ok(pairedClusterBootstrap(clustered(Random.fromSeed(1), 5, 1), 1).interval);
});

test('the same items and seed give the same interval in any order', () => {
  const items = clustered(Random.fromSeed(3), 12, 0.2);
  const estimate = pairedClusterBootstrap(items, 7);
  const { interval } = pairedClusterBootstrap(Random.fromSeed(5).shuffle([...items]), 7);
  assert.ok(Math.abs((interval?.low ?? NaN) - (estimate.interval?.low ?? 0)) < 1e-12);
  assert.notDeepEqual(pairedClusterBootstrap(items, 8).interval, estimate.interval);
});

test('differences of zero give an interval of zero, which is no gain', () => {
  const items = Array.from({ length: 8 }, (_, file) => ({ cluster: `f${file}`, difference: 0, weight: 5 }));
  assert.deepEqual(pairedClusterBootstrap(items, 1).interval, { low: 0, high: 0 });
});

test('intervals hold the true difference about 95 times of 100, with few files too', () => {
  for (const clusterCount of [5, 8, 25]) {
    const random = Random.fromSeed(clusterCount);
    let held = 0;
    const trials = 200;
    for (let trial = 0; trial < trials; trial++) {
      const { interval } = pairedClusterBootstrap(clustered(random, clusterCount, 0.5), trial);
      if (interval && interval.low <= 0.5 && interval.high >= 0.5) held++;
    }
    // Four standard deviations of a true 93 % below and of 97.5 % above.
    assert.ok(held >= 171 && held <= 200, `${clusterCount} files: ${held} of ${trials}`);
  }
});

test('quantiles agree with their tables', () => {
  for (const [degrees, quantile] of [
    [4, 2.776],
    [9, 2.262],
    [29, 2.045],
    [1000, 1.962],
  ] as const) {
    assert.ok(Math.abs(studentQuantile(degrees) / quantile - 1) < 0.005, `t with ${degrees} degrees of freedom`);
  }
  for (const [z, share] of [
    [-1.959964, 0.025],
    [-3, 0.0013499],
    [0, 0.5],
  ] as const) {
    assert.ok(Math.abs(normalBelow(z) - share) < 1e-6, `normal at ${z}`);
  }
});
