import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { Random } from '../../../src/base/random.ts';
import type { TokenBatch } from '../../../src/model/tokenBatch.ts';
import { packSequences } from '../../../src/tuning/batches.ts';
import { methodTable } from '../../../src/tuning/methodTable.ts';
import { microBatches } from '../../../src/tuning/microBatches.ts';
import { TrainingStepper } from '../../../src/tuning/trainingStepper.ts';
import { buildTrainingFixture } from './trainingFixture.ts';

/** The same sums in another order: rounding of f32. */
const gradientTolerance = 2e-6;

/** Random sequences, about half of the tokens targets. */
function buildBatch(lengths: readonly number[], random = Random.fromSeed(5)): TokenBatch {
  return packSequences(
    lengths.map((length) => ({
      tokens: Int32Array.from({ length }, () => random.nextBelow(200)),
      isTarget: Uint8Array.from({ length }, () => random.nextBelow(2)),
    })),
  );
}

test('micro-batches are whole sequences in order, within the limit, with every target once', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 30 }), (sequenceLengths, tokenLimit) => {
      const batch = buildBatch(sequenceLengths);
      const parts = microBatches(batch, tokenLimit);
      for (const { tokens, sequenceStarts } of parts) assert.ok(tokens.length <= tokenLimit || sequenceStarts.length === 1);
      let offset = 0;
      const moved = parts.map((part) => {
        const shifted = (values: Int32Array): number[] => Array.from(values, (value) => value + offset);
        const whole = [shifted(part.sequenceStarts), shifted(part.targetPositions)] as const;
        offset += part.tokens.length;
        return whole;
      });
      assert.deepEqual(
        moved.flatMap(([starts]) => starts),
        Array.from(batch.sequenceStarts),
      );
      assert.deepEqual(
        moved.flatMap(([, positions]) => positions),
        Array.from(batch.targetPositions),
      );
      assert.deepEqual(
        parts.flatMap(({ tokens }) => Array.from(tokens)),
        Array.from(batch.tokens),
      );
      assert.deepEqual(
        parts.flatMap(({ targetTokens }) => Array.from(targetTokens)),
        Array.from(batch.targetTokens),
      );
    }),
  );
});

test('two sequences that fit together stay together', () => {
  const parts = microBatches(buildBatch([4, 4, 4, 9, 2]), 8);
  assert.deepEqual(
    parts.map(({ sequenceStarts }) => Array.from(sequenceStarts)),
    [[0, 4], [0], [0], [0]],
  );
});

for (const method of ['prefix', 'lora'] as const) {
  test(`a step of ${method} in micro-batches is the step in one pass`, async () => {
    const { decoder, config, prepared, stepper, initial } = await buildTrainingFixture(method);
    const batch = buildBatch([11, 24, 3, 17, 24, 1, 8]);
    const run = (microBatchTokens: number): { losses: number[]; norms: number[]; parameters: Float32Array[] } => {
      const batches = { batch: () => batch };
      const options = { decoder, config, ...prepared, batches, validationBatches: [], clipNorm: 0.5, microBatchTokens };
      const other = new TrainingStepper({ ...options, method: methodTable[method] });
      other.restore(initial.parameters, undefined);
      const results = [0, 1, 2].map((step) => other.step(step, 1));
      const { parameters } = other.snapshot();
      other.dispose();
      return {
        losses: results.map(({ lossNats }) => lossNats),
        norms: results.map(({ gradientNorm }) => gradientNorm),
        parameters: parameters.map(({ values }) => values),
      };
    };
    const whole = run(1000);
    for (const limit of [40, 1]) {
      const parts = run(limit);
      const isClose = (found: number, expected: number): boolean =>
        Math.abs(found - expected) <= gradientTolerance * (1 + Math.abs(expected));
      whole.losses.forEach((loss, step) =>
        assert.ok(isClose(parts.losses[step]!, loss), `loss ${step}: ${parts.losses[step]} and ${loss}`),
      );
      assert.ok(isClose(parts.norms[0]!, whole.norms[0]!), `norm: ${parts.norms[0]} and ${whole.norms[0]}`);
      assert.deepEqual(run(limit), parts, 'the same bits twice');
    }
    stepper.dispose();
    decoder.dispose();
  });
}
