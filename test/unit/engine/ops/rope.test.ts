import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from '../../../../src/base/random.ts';
import { rope, type RopeConfig } from '../../../../src/engine/ops/rope.ts';
import type { Tensor3D } from '../../../../src/engine/tensors.ts';
import { checkAgainstFiniteDifferences, checkNativeAgainstComposite } from '../checkGradients.ts';
import { evaluateCase, normalValues, relativeError, type OpCase, type Values } from '../opCase.ts';

const plain: RopeConfig = { base: 10_000, style: 'adjacent', rotatedWidth: 8, positionScale: 1 };

const configs: readonly RopeConfig[] = [
  plain,
  { ...plain, style: 'halves' },
  { ...plain, rotatedWidth: 6, positionScale: 0.25 },
  { ...plain, style: 'halves', rotatedWidth: 4, base: 100, frequencyFactors: Float32Array.of(1, 4) },
];

function ropeCase(x: Values, positions: Int32Array, config: RopeConfig): OpCase {
  return { inputs: [x], run: ([input]) => rope(input as Tensor3D, positions, config) };
}

test('the gradient of rope equals finite differences', async () => {
  for (const [seed, config] of configs.entries()) {
    await checkAgainstFiniteDifferences(ropeCase(normalValues(Random.fromSeed(seed), [3, 2, 8]), Int32Array.of(0, 5, 3), config));
  }
});

test('rope on the native backend equals its composite definition', async () => {
  const random = Random.fromSeed(21);
  for (const config of configs) {
    for (const [tokenCount, headCount] of [
      [0, 1],
      [1, 1],
      [7, 3],
      [40, 9],
    ] as const) {
      const positions = Int32Array.from({ length: tokenCount }, () => random.nextBelow(2000));
      await checkNativeAgainstComposite(ropeCase(normalValues(random, [tokenCount, headCount, 8]), positions, config));
    }
  }
});

/** Turns the pair at the two indices of a single head by an angle. */
function turned(values: Float32Array, first: number, second: number, angle: number): Float32Array {
  const [a, b] = [values[first] as number, values[second] as number];
  return values.with(first, a * Math.cos(angle) - b * Math.sin(angle)).with(second, a * Math.sin(angle) + b * Math.cos(angle));
}

test('rope pairs neighbours or halves and slows down by the frequency factor', async () => {
  const x = { shape: [1, 1, 4], values: Float32Array.of(1, 2, 3, 4) };
  const config: RopeConfig = { base: 100, style: 'adjacent', rotatedWidth: 4, positionScale: 0.5, frequencyFactors: Float32Array.of(1, 2) };
  const angles = [3 * 0.5, (3 * 0.5 * 100 ** -0.5) / 2] as const;
  const adjacent = await evaluateCase('cpu', ropeCase(x, Int32Array.of(3), config));
  const halves = await evaluateCase('cpu', ropeCase(x, Int32Array.of(3), { ...config, style: 'halves' }));
  const expectedAdjacent = turned(turned(x.values, 0, 1, angles[0]), 2, 3, angles[1]);
  const expectedHalves = turned(turned(x.values, 0, 2, angles[0]), 1, 3, angles[1]);
  assert.ok(relativeError(adjacent.out.values, expectedAdjacent) < 1e-6);
  assert.ok(relativeError(halves.out.values, expectedHalves) < 1e-6);
});

test('rope leaves values behind the rotated width alone', async () => {
  const x = normalValues(Random.fromSeed(3), [2, 1, 8]);
  const { out } = await evaluateCase('cpu', ropeCase(x, Int32Array.of(7, 9), { ...plain, rotatedWidth: 2 }));
  for (const token of [0, 1])
    assert.deepEqual(out.values.subarray(token * 8 + 2, token * 8 + 8), x.values.subarray(token * 8 + 2, token * 8 + 8));
});
