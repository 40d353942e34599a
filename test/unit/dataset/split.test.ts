import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DatasetError } from '../../../src/dataset/datasetError.ts';
import type { Role } from '../../../src/dataset/example.ts';
import { type FileCluster, splitClusters } from '../../../src/dataset/split.ts';

function clustersOf(sizes: readonly number[], prefix = 'src/file'): FileCluster[] {
  return sizes.map((characters, index) => ({ firstPath: `${prefix}${index}`, characters }));
}

function sharesOf(clusters: readonly FileCluster[], roles: readonly Role[]): Record<Role, number> {
  const shares: Record<Role, number> = { train: 0, validation: 0, heldOut: 0 };
  const total = clusters.reduce((sum, cluster) => sum + cluster.characters, 0);
  clusters.forEach((cluster, index) => (shares[roles[index] as Role] += cluster.characters / total));
  return shares;
}

test('a large project is divided about 80, 5 and 15, whatever the seed', () => {
  const clusters = clustersOf(Array.from({ length: 600 }, (_, index) => 2_000 + ((index * 7919) % 9_000)));
  for (let seed = 0; seed < 40; seed++) {
    const { train, validation, heldOut } = sharesOf(clusters, splitClusters(clusters, seed));
    assert.ok(train > 0.68 && validation >= 0.03 && validation <= 0.1 && heldOut >= 0.12 && heldOut <= 0.22);
  }
});

test('files added elsewhere move none of the others', () => {
  const before = clustersOf(Array.from({ length: 300 }, (_, index) => 3_000 + ((index * 31) % 2_000)));
  const after = [...before, ...clustersOf(new Array<number>(60).fill(4_000), 'new/file')];
  const roles = splitClusters(before, 1);
  assert.deepEqual(splitClusters(after, 1).slice(0, before.length), roles);
});

test('another seed draws another split', () => {
  const clusters = clustersOf(new Array<number>(200).fill(1_000));
  assert.notDeepEqual(splitClusters(clusters, 1), splitClusters(clusters, 2));
});

test('the order of the clusters makes no difference', () => {
  const clusters = clustersOf([9_000, 100, 4_000, 300, 2_500, 50, 7_000, 1_200]);
  const reversed = [...clusters].reverse();
  assert.deepEqual([...splitClusters(reversed, 3)].reverse(), splitClusters(clusters, 3));
});

test('every split that is made fills every role, and training gets the most unless one cluster is larger than all others', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 3, maxLength: 25 }), fc.nat(1_000), (sizes, seed) => {
      const clusters = clustersOf(sizes);
      const total = sizes.reduce((sum, size) => sum + size, 0);
      let roles: readonly Role[];
      try {
        roles = splitClusters(clusters, seed);
      } catch (error) {
        assert.ok(DatasetError.is(error));
        assert.ok(total < 8_000 || sizes.filter((size) => size >= 1_000).length < 3);
        return;
      }
      const shares = sharesOf(clusters, roles);
      for (const role of ['train', 'validation', 'heldOut'] as const) assert.ok(shares[role] * total >= 999);
      assert.ok(shares.train >= 0.5 || Math.max(...sizes) > 0.2 * total);
    }),
    { numRuns: 1_000, seed: 4 },
  );
});

test('seven small files with 8 000 characters in all are enough, for every seed', () => {
  const clusters = clustersOf([1_300, 1_100, 1_200, 1_050, 1_250, 1_150, 1_100]);
  for (let seed = 0; seed < 200; seed++) {
    const counts = { train: 0, validation: 0, heldOut: 0 };
    for (const role of splitClusters(clusters, seed)) counts[role]++;
    assert.ok(counts.train >= 4 && counts.validation >= 1 && counts.heldOut >= 1);
  }
});

const tooSmall: readonly (readonly [string, readonly number[], RegExp])[] = [
  ['two clusters', [50_000, 50_000], /at least 3 unrelated source files with 8000 characters in all, found 2 with 100000/],
  ['too few characters', [1_000, 1_000, 1_000], /found 3 with 3000/],
  ['one file with crumbs', [50_000, 20, 30], /found too few for/],
  ['nothing', [], /found 0 with 0/],
];

for (const [what, sizes, message] of tooSmall) {
  test(`${what} cannot be split: tooSmall with the numbers`, () => {
    assert.throws(
      () => splitClusters(clustersOf(sizes), 1),
      (error) => DatasetError.is(error) && error.reason === 'tooSmall' && message.test(error.message),
    );
  });
}
