// The optional backend trains like the native one: ten steps of each method on the model of the training fixture.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { selectBackend } from '../../src/engine/backend.ts';
import { getBackend, memory } from '../../src/engine/tensors.ts';
import { Decoder } from '../../src/model/decoder.ts';
import type { StepResult } from '../../src/tuning/trainingStepper.ts';
import fixture from '../fixtures/training/tinyTraining.json' with { type: 'json' };
import { temporaryFolder } from '../helpers/temporaryFolder.ts';
import { trainTenSteps } from '../parity/tenSteps.ts';
import { trainingModelBytes } from '../parity/trainingFixture.ts';

/** Largest relative difference between two ways to add up float32 numbers, after up to ten steps; about ten times the largest measured. */
const tolerance = 2e-6;

const modelPath = join(temporaryFolder(), 'tiny.gguf');
writeFileSync(modelPath, trainingModelBytes());

async function trainOn(backend: 'native' | 'tensorflow', method: 'prefix' | 'lora'): Promise<readonly StepResult[]> {
  const { details } = await selectBackend(backend);
  assert.equal(getBackend(), backend);
  assert.notEqual(details, '');
  const decoder = await Decoder.load(modelPath, { precision: 'f32' });
  try {
    return trainTenSteps(decoder, method);
  } finally {
    decoder.dispose();
  }
}

/** Largest relative difference of losses and gradient norms. */
function difference(actual: readonly StepResult[], expected: readonly (readonly [lossNats: number, gradientNorm: number])[]): number {
  assert.equal(actual.length, expected.length);
  return Math.max(
    ...actual.flatMap(({ lossNats, gradientNorm }, step) => {
      const [loss, norm] = expected[step]!;
      return [Math.abs(lossNats - loss) / loss, Math.abs(gradientNorm - norm) / norm];
    }),
  );
}

describe('tensorflow', () => {
  for (const [method, stored] of [
    ['prefix', fixture.results.prefix],
    ['lora', fixture.results.lowRank],
  ] as const) {
    test(`ten steps of ${method} have the losses and gradient norms of native and of PyTorch`, async (context) => {
      const native = await trainOn('native', method);
      const tensorflow = await trainOn('tensorflow', method);
      const fromNative = difference(
        tensorflow,
        native.map(({ lossNats, gradientNorm }) => [lossNats, gradientNorm]),
      );
      const fromPytorch = difference(
        tensorflow,
        stored.lossesNats.map((loss, step) => [loss, stored.gradientNorms[step]!]),
      );
      context.diagnostic(
        `largest relative difference: ${fromNative.toExponential(1)} from native, ${fromPytorch.toExponential(1)} from PyTorch`,
      );
      assert.ok(fromNative <= tolerance, `${fromNative} from native`);
      assert.ok(fromPytorch <= tolerance, `${fromPytorch} from PyTorch`);
      assert.ok(tensorflow.at(-1)!.lossNats < tensorflow[0]!.lossNats);
    });
  }

  test('a step leaves no tensor behind', async () => {
    await trainOn('tensorflow', 'prefix');
    const { numTensors } = memory();
    await trainOn('tensorflow', 'prefix');
    assert.equal(memory().numTensors, numTensors);
  });
});
