import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from '../../../../src/base/random.ts';
import { selectBackend, type BackendName } from '../../../../src/engine/backend.ts';
import { loadFrozenMatrix } from '../../../../src/engine/frozenMatrix.ts';
import { compositeScoreTargets, scoreTargets, type TargetScores } from '../../../../src/engine/ops/scoreTargets.ts';
import { tensor2d } from '../../../../src/engine/tensors.ts';
import { nativeTolerance } from '../checkGradients.ts';
import { countAlive, normalMatrix, normalValues, relativeError } from '../opCase.ts';

const positions = Int32Array.of(0, 2, 2, 5);
const tokens = Int32Array.of(3, 0, 299, 17);

async function scoreOn(backendName: BackendName): Promise<TargetScores> {
  await selectBackend(backendName);
  const random = Random.fromSeed(61);
  const before = countAlive();
  const matrix = loadFrozenMatrix(normalMatrix(random, 300, 24), { precision: 'f32' });
  const hidden = tensor2d(normalValues(random, [6, 24]).values, [6, 24]);
  const scores = scoreTargets(hidden, matrix, positions, tokens);
  hidden.dispose();
  matrix.dispose();
  assert.deepEqual(countAlive(), before);
  return scores;
}

test('scoreTargets gives the same losses and likeliest tokens on every backend', async () => {
  const expected = await scoreOn('cpu');
  for (const backendName of ['native', 'wasm'] as const) {
    const scores = await scoreOn(backendName);
    assert.deepEqual(scores.argmax, expected.argmax);
    assert.ok(relativeError(scores.losses, expected.losses) <= nativeTolerance.f32);
  }
});

test('the likeliest token is the lowest among equals, across chunks too', async () => {
  await selectBackend('cpu');
  const [hidden, values] = [tensor2d([[1]]), tensor2d([1, 5, 2, 5], [4, 1])];
  const { argmax } = compositeScoreTargets(hidden, values, Int32Array.of(0), Int32Array.of(2), 2);
  assert.deepEqual(argmax, Int32Array.of(1));
  hidden.dispose();
  values.dispose();
});

test('scoreTargets of no targets is empty', async () => {
  for (const backendName of ['cpu', 'native'] as const) {
    await selectBackend(backendName);
    const matrix = loadFrozenMatrix(normalMatrix(Random.fromSeed(62), 5, 4), { precision: 'f32' });
    const hidden = tensor2d([[1, 2, 3, 4]]);
    const { losses, argmax } = scoreTargets(hidden, matrix, new Int32Array(0), new Int32Array(0));
    assert.equal(losses.length + argmax.length, 0);
    hidden.dispose();
    matrix.dispose();
  }
});
