import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../src/base/random.ts';
import { selectBackend } from '../../src/engine/backend.ts';
import { AdamW } from '../../src/engine/optimizers/adamW.ts';
import { dispose, tensor, tidy, variable } from '../../src/engine/tensors.ts';
import { normalValues, relativeError } from '../unit/engine/opCase.ts';

const settings = [
  { shape: [3, 5], learningRate: 0.05, weightDecay: 0.1, heldLength: 0 },
  { shape: [700], learningRate: 0.01, weightDecay: 0, heldLength: 300 },
  { shape: [1], learningRate: 0.1, weightDecay: 0, heldLength: 0 },
] as const;

/** Ten updates; the last gradient is broken when asked for. Returns parameters, norms and moments. */
async function update(
  backendName: 'webgpu' | 'cpu',
  clipNorm: number,
  isLastBroken: boolean,
): Promise<{ values: Float32Array[]; norms: number[] }> {
  await selectBackend(backendName);
  const random = Random.fromSeed(91);
  const variables = settings.map(({ shape }) => tidy(() => variable(tensor(normalValues(random, shape).values, [...shape]), true)));
  const optimizer = new AdamW(
    settings.map((setting, index) => ({ ...setting, variable: variables[index]! })),
    { clipNorm },
  );
  const clone = variables[0]!.clone();
  const original = Float32Array.from(clone.dataSync());
  const norms = Array.from({ length: 10 }, (_, step) => {
    const gradients = settings.map(({ shape }) => tensor(normalValues(random, shape).values, [...shape]));
    if (isLastBroken && step === 9) gradients[1] = tensor(new Float32Array(700).fill(Number.NaN));
    const norm = optimizer.update(gradients, 0.5);
    dispose(gradients);
    return norm;
  });
  assert.deepEqual(Float32Array.from(clone.dataSync()), original, 'a clone taken before the updates keeps the old values');
  const { firstMoments, secondMoments } = optimizer.readState();
  const values = [...variables.map((trained) => Float32Array.from(trained.dataSync())), ...firstMoments, ...secondMoments];
  dispose([clone, ...variables]);
  optimizer.dispose();
  return { values, norms };
}

test('AdamW on the GPU equals its composite definition, held elements and clipping included', async () => {
  for (const clipNorm of [1, 1e9]) {
    const [actual, expected] = [await update('webgpu', clipNorm, false), await update('cpu', clipNorm, false)];
    actual.values.forEach((values, index) => assert.ok(relativeError(values, expected.values[index]!) <= 2e-6, `tensor ${index}`));
    actual.norms.forEach((norm, step) => assert.ok(Math.abs(norm / expected.norms[step]! - 1) <= 1e-6, `norm ${step}`));
  }
});

test('a gradient that is not finite changes nothing on the GPU', async () => {
  const [actual, expected] = [await update('webgpu', 1, true), await update('cpu', 1, true)];
  assert.ok(Number.isNaN(actual.norms[9]));
  actual.values.forEach((values, index) => assert.ok(relativeError(values, expected.values[index]!) <= 2e-6, `tensor ${index}`));
});
