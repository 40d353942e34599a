import test from 'node:test';
import { Random } from '../../../../src/base/random.ts';
import { swiGlu } from '../../../../src/engine/ops/swiGlu.ts';
import type { Tensor2D } from '../../../../src/engine/tensors.ts';
import { checkAgainstFiniteDifferences, checkNativeAgainstComposite } from '../checkGradients.ts';
import { normalValues, type OpCase } from '../opCase.ts';

function swiGluCase(random: Random, tokenCount: number, width: number, scale = 1): OpCase {
  return {
    inputs: [normalValues(random, [tokenCount, width], scale), normalValues(random, [tokenCount, width])],
    run: ([gate, up]) => swiGlu(gate as Tensor2D, up as Tensor2D),
  };
}

test('the gradients of swiGlu equal finite differences', async () => {
  for (const [seed, width] of [1, 5, 8].entries()) await checkAgainstFiniteDifferences(swiGluCase(Random.fromSeed(seed), 3, width));
});

test('swiGlu on the native backend equals its composite definition', async () => {
  const random = Random.fromSeed(12);
  const drawn = Array.from({ length: 8 }, () => [random.nextBelow(20), 1 + random.nextBelow(70)] as const);
  for (const shape of [[0, 8] as const, [1, 1] as const, [33, 1536] as const, ...drawn])
    await checkNativeAgainstComposite(swiGluCase(random, ...shape));
});

test('swiGlu stays finite for gates far from zero', async () => {
  await checkNativeAgainstComposite(swiGluCase(Random.fromSeed(13), 4, 31, 60));
});
