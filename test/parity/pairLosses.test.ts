// Every term of the comparative objective against PyTorch: test/fixtures/training/tinyPairs.py made the numbers (float64, torch 2.15.0).
// The script gives each side a context of its own; here both sides share one.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Random } from '../../src/base/random.ts';
import { selectBackend } from '../../src/engine/backend.ts';
import { BackendError } from '../../src/engine/selection/backendError.ts';
import { type Variable, dispose, tensor, tidy, variable } from '../../src/engine/tensors.ts';
import { Decoder } from '../../src/model/decoder.ts';
import type { EncodedPair } from '../../src/tuning/encodePair.ts';
import { type ObjectiveConfig, objectiveConfigSchema } from '../../src/tuning/losses/objective.ts';
import { prefixMethod } from '../../src/tuning/methods/prefix/prefixMethod.ts';
import { packPairs } from '../../src/tuning/pairBatches.ts';
import { PairObjective } from '../../src/tuning/pairObjective.ts';
import fixture from '../fixtures/training/tinyPairs.json' with { type: 'json' };
import training from '../fixtures/training/tinyTraining.json' with { type: 'json' };
import { prefixParameters, trainingModelBytes } from './trainingFixture.ts';

/** Largest difference of a loss between float32 here and float64 there, in nats. */
const lossTolerance = 5e-6;

/** Largest difference of a gradient's element, as a part of the largest element of its tensor. */
const gradientTolerance = 2e-5;

const folder = mkdtempSync(join(tmpdir(), 'repotune-pairs-'));
const modelPath = join(folder, 'tiny.gguf');

before(() => {
  writeFileSync(modelPath, trainingModelBytes());
});

after(() => {
  rmSync(folder, { recursive: true, force: true });
});

type CaseName = keyof typeof fixture.cases;

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
      // One pass for all pairs, and one for each.
      for (const tokenLimit of [1000, 1]) {
        for (const name of Object.keys(fixture.cases) as CaseName[]) {
          await context.test(`${name}, ${tokenLimit === 1 ? 'each pair alone' : 'all pairs together'}`, () => {
            const expected = fixture.results.terms[name];
            const { loss, gradients } = evaluate(decoder, configOf(name), tokenLimit);
            assert.ok(Math.abs(loss - expected.loss) <= lossTolerance, `${loss} and ${expected.loss}`);
            gradients.forEach((gradient, index) => {
              const wanted = expected.gradients[index]!;
              assert.equal(gradient.length, wanted.length);
              const largest = Math.max(...wanted.map(Math.abs));
              const error = Math.max(...wanted.map((value, element) => Math.abs(value - gradient[element]!)));
              assert.ok(error <= gradientTolerance * largest, `tensor ${index}: ${error} of ${largest}`);
            });
          });
        }
      }
    } finally {
      decoder.dispose();
    }
  });
}

function configOf(name: CaseName): ObjectiveConfig {
  const none = { rankingWeight: 0, betterWeight: 0, divergenceWeight: 0, divergenceTokens: fixture.watched };
  return objectiveConfigSchema.parse({ ...none, ...fixture.settings, ...fixture.cases[name] });
}

/** Loss and gradient of every key and value, in the order of the parameters. */
function evaluate(decoder: Decoder, config: ObjectiveConfig, tokenLimit: number): { loss: number; gradients: Float32Array[] } {
  const parameters = prefixParameters();
  const variables: Variable[] = parameters.map(({ values, shape }) => tidy(() => variable(tensor(values, [...shape]))));
  const byName = new Map(parameters.map(({ name }, index) => [name, variables[index]!]));
  const prefixConfig = prefixMethod.configSchema.parse({ length: training.prefix.prefixLength });
  const objective = new PairObjective({
    config,
    decoder,
    adaptation: () => prefixMethod.adaptation(byName, prefixConfig, decoder.shape),
    lowerStates: undefined,
    batches: { batches: () => packPairs(pairs(), tokenLimit) },
    validationBatches: [],
  });
  let result: { loss: number; gradients: Float32Array[] } | undefined;
  tidy(() => {
    const { loss, gradients } = objective.lossAndGradients(0, variables, 1)!;
    result = { loss, gradients: gradients.map((gradient) => Float32Array.from(gradient.dataSync())) };
  });
  dispose(variables);
  return result!;
}

/** The pairs of the script, number for number. */
function pairs(): EncodedPair[] {
  const random = Random.fromSeed(fixture.seeds.pairs);
  const draw = (length: number): Int32Array => Int32Array.from({ length }, () => random.nextBelow(training.model.vocabularySize));
  return fixture.pairs.map(({ context: contextLength, better, worse, confidence }, index) => {
    const context = draw(contextLength);
    const [left, right] = [better, worse].map((length) => {
      const tokens = draw(length);
      const isTarget = Uint8Array.from(tokens, (_, token) => Number(token === 0 ? contextLength > 0 : token % 3 !== 0));
      return { tokens, isTarget };
    });
    return { id: String(index), confidence, context, better: left!, worse: right! };
  });
}
