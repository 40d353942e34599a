import test from 'node:test';
import { Random } from '../../../../src/base/random.ts';
import { frozenMatMul } from '../../../../src/engine/ops/frozenMatMul.ts';
import type { Tensor1D, Tensor2D } from '../../../../src/engine/tensors.ts';
import { checkAgainstFiniteDifferences, checkNativeAgainstComposite } from '../checkGradients.ts';
import { normalMatrix, normalValues, type OpCase } from '../opCase.ts';

interface Shape {
  readonly tokenCount: number;
  readonly rows: number;
  readonly columns: number;
}

function matMulCase(random: Random, { tokenCount, rows, columns }: Shape, options: { bias: boolean; precision: 'f32' | 'bf16' }): OpCase {
  return {
    inputs: [normalValues(random, [tokenCount, columns])],
    constants: options.bias ? [normalValues(random, [rows])] : [],
    matrices: [normalMatrix(random, rows, columns)],
    precision: options.precision,
    run: ([x], [bias], [matrix]) => frozenMatMul(x as Tensor2D, matrix!, bias as Tensor1D | undefined),
  };
}

const smallShapes: readonly Shape[] = [
  { tokenCount: 1, rows: 1, columns: 1 },
  { tokenCount: 3, rows: 4, columns: 5 },
  { tokenCount: 2, rows: 7, columns: 3 },
];

test('the gradient of frozenMatMul equals finite differences', async () => {
  for (const [seed, shape] of smallShapes.entries()) {
    await checkAgainstFiniteDifferences(matMulCase(Random.fromSeed(seed), shape, { bias: seed % 2 === 0, precision: 'f32' }));
  }
});

for (const precision of ['f32', 'bf16'] as const) {
  test(`frozenMatMul on the native backend in ${precision} equals its composite definition`, async () => {
    const random = Random.fromSeed(31);
    const drawn = Array.from({ length: 10 }, () => ({
      tokenCount: random.nextBelow(70),
      rows: 1 + random.nextBelow(130),
      columns: 1 + random.nextBelow(130),
    }));
    const shapes = [...smallShapes, { tokenCount: 0, rows: 5, columns: 4 }, { tokenCount: 96, rows: 192, columns: 576 }, ...drawn];
    for (const [index, shape] of shapes.entries())
      await checkNativeAgainstComposite(matMulCase(random, shape, { bias: index % 2 === 0, precision }));
  });
}
