// Ten steps of training on the GPU beside the native backend: forward pass, all gradients, clipping and AdamW together.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Random } from '../../src/base/random.ts';
import { selectBackend } from '../../src/engine/backend.ts';
import { memory } from '../../src/engine/tensors.ts';
import { Decoder } from '../../src/model/decoder.ts';
import type { TokenBatch } from '../../src/model/tokenBatch.ts';
import { packSequences } from '../../src/tuning/batches.ts';
import type { MethodName, ParameterValues, TrainableParameter } from '../../src/tuning/method.ts';
import { methodTable } from '../../src/tuning/methodTable.ts';
import { TrainingStepper } from '../../src/tuning/trainingStepper.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';
import { tinyVocabularySize, writeTinyModel } from '../helpers/tinyModel.ts';
import { relativeError } from '../unit/engine/opCase.ts';

/** Largest difference of a loss, relative. Held on SwiftShader; a guess for other devices. */
const lossTolerance = 1e-5;

/** Largest difference of a parameter after ten steps, as a part of the largest. AdamW's division by a root makes small gradients large. */
const parameterTolerance = 1e-3;

const folder = temporaryFolder();
const configs = {
  prefix: { length: 5, candidateCount: 1, holdsSink: true },
  lora: { rank: 2, alpha: 4, learningRate: 0.01, linearLayers: ['attn_q', 'attn_v', 'ffn_down'] },
} as const;

function buildBatches(): TokenBatch[] {
  const random = Random.fromSeed(5);
  const sequence = (length: number): { tokens: Int32Array; isTarget: Uint8Array } => ({
    tokens: Int32Array.from({ length }, () => random.nextBelow(tinyVocabularySize)),
    isTarget: Uint8Array.from({ length }, (_, index) => (index % 4 === 0 ? 0 : 1)),
  });
  return [packSequences([sequence(20), sequence(13)]), packSequences([sequence(24)])];
}

/** Losses of ten steps, the validation loss behind them, and the parameters that they end with. */
async function train(
  backendName: 'native' | 'webgpu',
  modelPath: string,
  name: MethodName,
): Promise<{ losses: number[]; parameters: ParameterValues[] }> {
  await selectBackend(backendName);
  const decoder = await Decoder.load(modelPath, { precision: 'f32' });
  const method = methodTable[name];
  const config = method.configSchema.parse(configs[name]);
  const batches = buildBatches();
  const parameters: TrainableParameter[] = method.buildParameters({
    decoder,
    config: config,
    random: Random.fromSeed(7),
    representativeTokens: [batches[0]!.tokens.slice(0, 5)],
    scoreCandidate: () => 0,
  });
  const stepper = new TrainingStepper({
    decoder,
    method,
    config,
    parameters,
    batches: { batch: (step) => batches[step % 2]! },
    validationBatches: batches,
    clipNorm: 1,
  });
  const losses = [stepper.step(0, 1).lossNats];
  const tensorCount = memory().numTensors;
  for (let step = 1; step < 10; step++) losses.push(stepper.step(step, 1).lossNats);
  assert.equal(memory().numTensors, tensorCount, 'a step leaves no tensor behind');
  losses.push(stepper.validationLoss());
  const { parameters: trained } = stepper.snapshot();
  stepper.dispose();
  decoder.dispose();
  return { losses, parameters: trained };
}

for (const architecture of ['llama', 'qwen2'] as const) {
  const path = writeTinyModel(join(folder, `${architecture}.gguf`), {
    architecture,
    type: 'Q4_1',
    width: 64,
    headCount: 4,
    feedForwardWidth: 96,
  });
  for (const name of ['prefix', 'lora'] as const) {
    test(`ten steps of ${name} training of a tiny ${architecture} give the losses of the native backend`, async () => {
      const expected = await train('native', path, name);
      const actual = await train('webgpu', path, name);
      actual.losses.forEach((loss, step) => {
        const error = Math.abs(loss - expected.losses[step]!) / expected.losses[step]!;
        assert.ok(error <= lossTolerance, `step ${step}: expected ${expected.losses[step]}, got ${loss}, relative difference ${error}`);
      });
      assert.ok(expected.losses[9]! < expected.losses[1]!);
      actual.parameters.forEach(({ name: parameter, values }, index) => {
        const error = relativeError(values, expected.parameters[index]!.values);
        assert.ok(error <= parameterTolerance, `${parameter}: error ${error}`);
      });
    });
  }
}
