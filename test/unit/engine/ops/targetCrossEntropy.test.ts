import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from '../../../../src/base/random.ts';
import { selectBackend } from '../../../../src/engine/backend.ts';
import { loadFrozenMatrix } from '../../../../src/engine/frozenMatrix.ts';
import { compositeTargetCrossEntropy, targetCrossEntropy } from '../../../../src/engine/ops/targetCrossEntropy.ts';
import { tensor2d, tidy, type Tensor2D } from '../../../../src/engine/tensors.ts';
import { checkAgainstFiniteDifferences, checkNativeAgainstComposite } from '../checkGradients.ts';
import { countAlive, evaluateCase, normalMatrix, normalValues, relativeError, type OpCase } from '../opCase.ts';

// Legend: N tokens, M targets, D model width, V vocabulary.

interface Shape {
  readonly N: number;
  readonly M: number;
  readonly D: number;
  readonly V: number;
}

function crossEntropyCase(random: Random, { N, M, D, V }: Shape, precision: 'f32' | 'bf16' = 'f32'): OpCase {
  const positions = Int32Array.from({ length: M }, () => random.nextBelow(N));
  const tokens = Int32Array.from({ length: M }, () => random.nextBelow(V));
  return {
    inputs: [normalValues(random, [N, D])],
    matrices: [normalMatrix(random, V, D, 0.5)],
    precision,
    run: ([hidden], _, [matrix]) => targetCrossEntropy(hidden as Tensor2D, matrix!, positions, tokens),
  };
}

const smallShapes: readonly Shape[] = [
  { N: 1, M: 1, D: 1, V: 2 },
  { N: 4, M: 3, D: 5, V: 9 },
  { N: 2, M: 5, D: 3, V: 17 },
];

test('the gradient of targetCrossEntropy equals finite differences, with rows named twice or not at all', async () => {
  for (const [seed, shape] of smallShapes.entries()) await checkAgainstFiniteDifferences(crossEntropyCase(Random.fromSeed(seed), shape));
});

for (const precision of ['f32', 'bf16'] as const) {
  test(`targetCrossEntropy on the native backend in ${precision} equals its composite definition`, async () => {
    const random = Random.fromSeed(51);
    const drawn = Array.from({ length: 6 }, () => ({
      N: 1 + random.nextBelow(30),
      M: 1 + random.nextBelow(40),
      D: 1 + random.nextBelow(60),
      V: 1 + random.nextBelow(5000),
    }));
    for (const shape of [...smallShapes, { N: 3, M: 0, D: 4, V: 5 }, ...drawn]) {
      await checkNativeAgainstComposite(crossEntropyCase(random, shape, precision));
    }
  });
}

test('the size of the vocabulary chunk changes no loss and no gradient', async () => {
  const shape = { N: 3, M: 4, D: 6, V: 50 };
  const base = crossEntropyCase(Random.fromSeed(52), shape);
  const withChunks = (chunkRows: number): OpCase => ({
    inputs: base.inputs,
    constants: [normalValues(Random.fromSeed(53), [shape.V, shape.D])],
    run: ([hidden], [values]) =>
      compositeTargetCrossEntropy(hidden as Tensor2D, values as Tensor2D, Int32Array.of(0, 2, 2, 1), Int32Array.of(0, 49, 7, 3), chunkRows),
  });
  const whole = await evaluateCase('cpu', withChunks(50));
  for (const chunkRows of [1, 7, 49]) {
    const chunked = await evaluateCase('cpu', withChunks(chunkRows));
    assert.ok(relativeError(chunked.out.values, whole.out.values) < 1e-6);
    assert.ok(relativeError(chunked.gradients[0]!, whole.gradients[0]!) < 1e-6);
  }
});

test('targetCrossEntropy stays exact where the exponentials of the logits overflow', async () => {
  await selectBackend('cpu');
  const losses = tidy(() => {
    const values = tensor2d([100, 0, -100], [3, 1]);
    return compositeTargetCrossEntropy(tensor2d([[10]]), values, Int32Array.of(0, 0), Int32Array.of(0, 1), 1)
      .dataSync()
      .slice();
  }) as unknown as Float32Array;
  assert.deepEqual(Array.from(losses), [0, 1000]);
});

test('without a gradient targetCrossEntropy keeps nothing', async () => {
  for (const backendName of ['cpu', 'native'] as const) {
    await selectBackend(backendName);
    const matrix = loadFrozenMatrix(normalMatrix(Random.fromSeed(54), 20, 4), { precision: 'f32' });
    const hidden = tensor2d([[1, 2, 3, 4]]);
    const before = countAlive();
    targetCrossEntropy(hidden, matrix, Int32Array.of(0), Int32Array.of(3)).dispose();
    assert.deepEqual(countAlive(), before);
    hidden.dispose();
    matrix.dispose();
  }
});
