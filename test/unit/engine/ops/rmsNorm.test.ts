import test from 'node:test';
import { Random } from '../../../../src/base/random.ts';
import { rmsNorm } from '../../../../src/engine/ops/rmsNorm.ts';
import type { Tensor1D, Tensor2D } from '../../../../src/engine/tensors.ts';
import { checkAgainstFiniteDifferences, checkNativeAgainstComposite } from '../checkGradients.ts';
import { normalValues, type OpCase } from '../opCase.ts';

function rmsNormCase(random: Random, tokenCount: number, width: number): OpCase {
  return {
    inputs: [normalValues(random, [tokenCount, width])],
    constants: [normalValues(random, [width])],
    run: ([x], [weight]) => rmsNorm(x as Tensor2D, weight as Tensor1D, 1e-5),
  };
}

const smallShapes: readonly (readonly [number, number])[] = [
  [1, 1],
  [1, 5],
  [3, 8],
  [4, 7],
];

test('the gradient of rmsNorm equals finite differences', async () => {
  for (const [index, shape] of smallShapes.entries()) await checkAgainstFiniteDifferences(rmsNormCase(Random.fromSeed(index), ...shape));
});

test('rmsNorm on the native backend equals its composite definition', async () => {
  const random = Random.fromSeed(11);
  const drawn = Array.from({ length: 8 }, () => [random.nextBelow(20), 1 + random.nextBelow(70)] as const);
  for (const shape of [...smallShapes, [0, 8] as const, [65, 576] as const, ...drawn])
    await checkNativeAgainstComposite(rmsNormCase(random, ...shape));
});
