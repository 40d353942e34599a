import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from '../../../../src/base/random.ts';
import { selectBackend } from '../../../../src/engine/backend.ts';
import { loadFrozenMatrix, type FrozenMatrix } from '../../../../src/engine/frozenMatrix.ts';
import { rememberTargets, targetDivergences } from '../../../../src/engine/ops/targetDivergence.ts';
import { targetCrossEntropy } from '../../../../src/engine/ops/targetCrossEntropy.ts';
import { type Tensor, type Tensor1D, type Tensor2D, dispose, tensor2d, tidy } from '../../../../src/engine/tensors.ts';
import { checkAgainstFiniteDifferences, nativeTolerance } from '../checkGradients.ts';
import { countAlive, evaluateCase, normalMatrix, normalValues, relativeError, type OpCase, type Values } from '../opCase.ts';

// Legend: N tokens, U targets, D model width, V vocabulary.

interface Shape {
  readonly N: number;
  readonly U: number;
  readonly D: number;
  readonly V: number;
}

interface DivergenceCase extends OpCase {
  readonly reference: Values;
  readonly positions: Int32Array;
}

/** The model's hidden states lie near the reference's, or anywhere. */
function divergenceCase(random: Random, { N, U, D, V }: Shape, distance: number, precision: 'f32' | 'bf16' = 'f32'): DivergenceCase {
  const positions = Int32Array.from({ length: U }, () => random.nextBelow(N));
  const tokens = Int32Array.from({ length: U }, () => random.nextBelow(V));
  const reference = normalValues(random, [N, D]);
  const moved = reference.values.map((value) => value + distance * random.nextNormal());
  return {
    positions,
    reference,
    inputs: [{ shape: [N, D], values: moved }],
    constants: [reference],
    matrices: [normalMatrix(random, V, D, 0.5)],
    precision,
    run: ([hidden], [base], [matrix]) => divergences(hidden as Tensor2D, base as Tensor2D, matrix!, positions, tokens),
  };
}

function divergences(hidden: Tensor2D, base: Tensor2D, matrix: FrozenMatrix, positions: Int32Array, tokens: Int32Array): Tensor1D {
  return tidy(() => {
    const remembered = rememberTargets(base, matrix, positions, tokens);
    return targetDivergences(hidden, targetCrossEntropy(hidden, matrix, positions, tokens), positions, remembered);
  });
}

/** The definition from all logits in double precision, with its gradient for the cotangent of the cases. */
function slowTwin({ inputs, reference, matrices, positions }: DivergenceCase): { out: Float32Array; gradient: Float32Array } {
  const [hidden, matrix] = [inputs[0]!, matrices![0]!];
  const weights = new Float32Array(matrix.bytes.buffer);
  const width = matrix.columns;
  const gradient = new Float32Array(hidden.values.length);
  const softmax = (row: Float32Array): Float64Array => {
    const logits = Float64Array.from({ length: matrix.rows }, (_, token) =>
      row.reduce((total, value, column) => total + value * weights[token * width + column]!, 0),
    );
    const highest = Math.max(...logits);
    const powers = logits.map((logit) => Math.exp(logit - highest));
    const total = powers.reduce((sumSoFar, power) => sumSoFar + power, 0);
    return powers.map((power) => power / total);
  };
  const out = Float32Array.from(positions, (position, target) => {
    const rowOf = ({ values }: Values): Float32Array => values.subarray(position * width, (position + 1) * width);
    const [base, tuned] = [softmax(rowOf(reference)), softmax(rowOf(hidden))];
    const upstream = Math.sin(1 + 2.3 * target);
    for (let token = 0; token < matrix.rows; token++)
      for (let column = 0; column < width; column++)
        gradient[position * width + column]! += upstream * (tuned[token]! - base[token]!) * weights[token * width + column]!;
    return base.reduce((total, chance, token) => total + (chance > 0 ? chance * Math.log(chance / tuned[token]!) : 0), 0);
  });
  return { out, gradient };
}

const shapes: readonly Shape[] = [
  { N: 1, U: 1, D: 1, V: 2 },
  { N: 4, U: 3, D: 5, V: 9 },
  { N: 2, U: 5, D: 3, V: 17 },
  { N: 9, U: 7, D: 16, V: 300 },
];

for (const backendName of ['cpu', 'native'] as const) {
  for (const precision of backendName === 'native' ? (['f32', 'bf16'] as const) : (['f32'] as const)) {
    test(`targetDivergences on ${backendName} in ${precision} is the divergence from all logits`, async () => {
      const random = Random.fromSeed(71);
      const drawn = Array.from({ length: 4 }, () => ({
        N: 1 + random.nextBelow(20),
        U: 1 + random.nextBelow(30),
        D: 1 + random.nextBelow(40),
        V: 1 + random.nextBelow(2000),
      }));
      for (const shape of [...shapes, ...drawn]) {
        for (const distance of [0.05, 1]) {
          const opCase = divergenceCase(random, shape, distance, precision);
          const expected = slowTwin(opCase);
          const { out, gradients } = await evaluateCase(backendName, opCase);
          // A difference of two cross entropies, each with its rounding.
          const error = relativeError(out.values, expected.out);
          assert.ok(error <= 2 * nativeTolerance[precision], `${JSON.stringify(shape)} ${distance}: ${error}`);
          assert.ok(relativeError(gradients[0]!, expected.gradient) <= nativeTolerance[precision]);
        }
      }
    });
  }
}

test('the gradient of targetDivergences equals finite differences', async () => {
  for (const [seed, shape] of shapes.slice(0, 3).entries())
    await checkAgainstFiniteDifferences(divergenceCase(Random.fromSeed(seed), shape, 0.7));
});

test('a model that has not moved diverges by nothing and is not pulled anywhere', async () => {
  for (const precision of ['f32', 'bf16'] as const) {
    const opCase = divergenceCase(Random.fromSeed(72), { N: 6, U: 9, D: 24, V: 700 }, 0, precision);
    const { out, gradients } = await evaluateCase('native', opCase);
    for (const value of out.values) assert.ok(Math.abs(value) < 1e-5, `${value}`);
    for (const value of gradients[0]!) assert.ok(Math.abs(value) < 1e-6, `${value}`);
  }
});

test('nothing is left behind', async () => {
  await selectBackend('native');
  const matrix = loadFrozenMatrix(normalMatrix(Random.fromSeed(73), 20, 4), { precision: 'f32' });
  const hidden = tensor2d([[1, 2, 3, 4]]);
  const before = countAlive();
  const remembered: { readonly [name: string]: Tensor } = { ...rememberTargets(hidden, matrix, Int32Array.of(0, 0), Int32Array.of(3, 4)) };
  assert.equal(countAlive().tensors, before.tensors + 2);
  dispose(Object.values(remembered));
  assert.deepEqual(countAlive(), before);
  hidden.dispose();
  matrix.dispose();
});
