import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ArtifactError } from '../../../src/artifacts/artifactError.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from '../../../src/artifacts/checkpoint.ts';
import { writeSafetensors } from '../../../src/artifacts/safetensors.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const folder = temporaryFolder();
const parameter = (name: string, ...values: number[]) => ({ name, shape: [values.length], values: Float32Array.from(values) });

const checkpoint: Checkpoint = {
  state: {
    step: 17,
    tokenCount: 8192,
    parameters: [parameter('layers.0.keys', 1, 2, 3), parameter('layers.0.values', -4)],
    optimizer: {
      step: 16,
      firstMoments: [Float32Array.of(0.1, 0.2, 0.3), Float32Array.of(1e-20)],
      secondMoments: [Float32Array.of(1, 2, 3), Float32Array.of(4)],
    },
    best: { point: { step: 10, lossNats: 1.25 }, parameters: [parameter('layers.0.keys', 9, 8, 7), parameter('layers.0.values', 6)] },
    validations: [
      { step: 0, lossNats: 1.5 },
      { step: 10, lossNats: 1.25 },
    ],
    losses: [1.4, Number.NaN, 1.3],
    rateScale: 0.3,
  },
  elapsedMs: 1234.5,
  datasetDigest: 'abc',
};

test('what pairs came to comes back with the state', () => {
  const path = join(folder, 'pairs.safetensors');
  const terms = { rankingLoss: 0.1 + 0.2, betterLossNats: 1.5, marginNats: -0.25, accuracyRatio: 0.5, pairCount: 2 };
  const state = {
    ...checkpoint.state,
    best: { ...checkpoint.state.best, point: { step: 10, lossNats: 1.25, pairs: terms } },
    validations: [{ step: 10, lossNats: 1.25, pairs: terms }],
    pairSteps: [{ step: 3, ...terms }],
  };
  writeCheckpoint(path, { ...checkpoint, state });
  assert.deepEqual(readCheckpoint(path)?.state, state);
});

test('a training state comes back bit for bit', () => {
  const path = join(folder, 'checkpoint.safetensors');
  writeCheckpoint(path, checkpoint);
  assert.deepEqual(readCheckpoint(path), checkpoint);
});

test('constants of a method have no moments in the file and come back without', () => {
  const path = join(folder, 'constant.safetensors');
  const [moment] = checkpoint.state.optimizer.firstMoments;
  const optimizer = { step: 16, firstMoments: [moment ?? [], new Float32Array(0)], secondMoments: [moment ?? [], new Float32Array(0)] };
  const withConstant = { ...checkpoint, state: { ...checkpoint.state, optimizer } } as Checkpoint;
  writeCheckpoint(path, withConstant);
  assert.deepEqual(readCheckpoint(path), withConstant);
});

test('there is no checkpoint before the first one', () => {
  assert.equal(readCheckpoint(join(folder, 'none')), undefined);
});

test('a checkpoint without a moment is refused', () => {
  const path = join(folder, 'incomplete.safetensors');
  writeSafetensors(path, {
    tensors: [{ name: 'parameters/a', shape: [1], values: Float32Array.of(1) }],
    metadata: { version: '1', counters: '{}' },
  });
  assert.throws(
    () => readCheckpoint(path),
    (error) => ArtifactError.is(error, 'fileCorrupt'),
  );
});

test('a checkpoint of another version is refused', () => {
  const path = join(folder, 'version.safetensors');
  writeSafetensors(path, { tensors: [], metadata: { version: '2' } });
  assert.throws(
    () => readCheckpoint(path),
    (error) => ArtifactError.is(error, 'unsupportedVersion'),
  );
});
