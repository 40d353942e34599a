// Ten training steps against PyTorch: test/fixtures/training/tinyTraining.py made the numbers (float64, torch 2.15.0).
// What is held: forward pass, gradients of keys, values and low-rank changes, clipping, AdamW and the rate schedule together.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { selectBackend } from '../../src/engine/backend.ts';
import { BackendError } from '../../src/engine/selection/backendError.ts';
import { noAdaptation } from '../../src/model/adaptation.ts';
import { Decoder } from '../../src/model/decoder.ts';
import { rateFactor } from '../../src/tuning/learningRate.ts';
import { meanLoss, type StepResult } from '../../src/tuning/trainingStepper.ts';
import fixture from '../fixtures/training/tinyTraining.json' with { type: 'json' };
import { trainTenSteps } from './tenSteps.ts';
import { trainingBatches, trainingModelBytes, trainingModelShape } from './trainingFixture.ts';

/** Largest relative difference between float32 here and float64 there; ten times the largest measured (2.1e-7, wasm). */
const tolerance = 2e-6;

const folder = mkdtempSync(join(tmpdir(), 'repotune-training-'));
const modelPath = join(folder, 'tiny.gguf');
const batches = trainingBatches();

before(() => {
  writeFileSync(modelPath, trainingModelBytes());
});

after(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the learning rate follows the schedule of the script', () => {
  const { stepCount, warmupStepCount, finalRateRatio } = fixture.training;
  const schedule = { stepCount, warmUpRatio: warmupStepCount / stepCount, finalRatio: finalRateRatio };
  const factors = fixture.rateRatios.map((_, step) => rateFactor(step, schedule));
  assertClose(factors, fixture.rateRatios, 'rate');
});

// The composite definitions on wasm are the oracle of the native kernels; both must repeat PyTorch.
for (const backend of ['native', 'wasm'] as const) {
  test(`on ${backend}`, async (context) => {
    try {
      await selectBackend(backend);
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      context.skip(error.message);
      return;
    }
    const decoder = await Decoder.load(modelPath, { precision: 'f32' });
    try {
      await context.test('the base model has the losses of PyTorch', () => {
        assert.deepEqual(decoder.shape, trainingModelShape);
        const losses = batches.map((batch) => meanLoss(decoder, [batch], noAdaptation));
        assertClose(losses, fixture.results.baseLossesNats, 'loss');
      });
      await context.test('ten steps of prefix training have the losses and gradient norms of PyTorch', () => {
        check(trainTenSteps(decoder, 'prefix'), fixture.results.prefix);
      });
      await context.test('ten steps of LoRA training have the losses and gradient norms of PyTorch', () => {
        check(trainTenSteps(decoder, 'lora'), fixture.results.lowRank);
      });
    } finally {
      decoder.dispose();
    }
  });
}

function check(
  steps: readonly StepResult[],
  expected: { readonly lossesNats: readonly number[]; readonly gradientNorms: readonly number[] },
): void {
  assertClose(
    steps.map((step) => step.lossNats),
    expected.lossesNats,
    'loss',
  );
  assertClose(
    steps.map((step) => step.gradientNorm),
    expected.gradientNorms,
    'gradient norm',
  );
}

function assertClose(actual: readonly number[], expected: readonly number[], what: string): void {
  assert.equal(actual.length, expected.length);
  for (const [step, want] of expected.entries()) {
    const got = actual[step] ?? Number.NaN;
    const difference = Math.abs(got - want) / Math.abs(want);
    assert.ok(difference <= tolerance, `${what} ${step}: expected ${want}, got ${got}, relative difference ${difference} > ${tolerance}`);
  }
}
