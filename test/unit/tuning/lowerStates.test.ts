// Training the upper layers only: lower layers stay as they are, and remembering what they compute changes no bit.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { ScratchFile } from '../../../src/artifacts/scratchFile.ts';
import { dispose, memory } from '../../../src/engine/tensors.ts';
import type { MethodName, ParameterValues } from '../../../src/tuning/method.ts';
import { LowerStates } from '../../../src/tuning/lowerStates.ts';
import { methodTable } from '../../../src/tuning/methodTable.ts';
import { scoreParameters } from '../../../src/tuning/prepareTraining.ts';
import type { StateCacheOptions } from '../../../src/tuning/stateCache.ts';
import { train } from '../../../src/tuning/train.ts';
import { TuningError } from '../../../src/tuning/tuningError.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { buildTrainingFixture, tinyConfigs } from './trainingFixture.ts';

const folder = temporaryFolder();
const methods: readonly MethodName[] = ['prefix', 'lora'];
const upperOnly = (name: MethodName): Record<string, unknown> => ({ ...tinyConfigs[name], firstLayer: 1 });

/** About three epochs of the fixture's documents. */
const plan = {
  stepCount: 30,
  windowTokens: 24,
  windowsPerStep: 2,
  validationInterval: 10,
  patience: 30,
  warmUpRatio: 0.1,
  finalRateRatio: 0.05,
  clipNorm: 1,
  seed: 1,
};

/** Trains to the end, in two sessions when `resumesAt` is given: the second with a stepper and a cache of its own. */
async function trainWith(
  name: MethodName,
  precision: 'f32' | 'bf16',
  lowerStates: Partial<StateCacheOptions>,
  resumesAt = plan.stepCount,
): Promise<readonly ParameterValues[]> {
  const first = await buildTrainingFixture(name, upperOnly(name), { precision, lowerStates });
  let state = first.initial;
  for await (const event of train(first.stepper, plan, state)) {
    if (event.kind !== 'step' && event.kind !== 'stopped') continue;
    state = event.state();
    if (event.step === resumesAt) break;
  }
  first.stepper.dispose();
  if (state.step < plan.stepCount) {
    const second = await buildTrainingFixture(name, upperOnly(name), { precision, lowerStates });
    for await (const event of train(second.stepper, plan, structuredClone(state))) if (event.kind === 'step') state = event.state();
    second.stepper.dispose();
  }
  assert.equal(state.step, plan.stepCount);
  return state.parameters;
}

for (const name of methods) {
  for (const precision of ['f32', 'bf16'] as const) {
    test(`${name} in ${precision}: with cache, without, in a file, too small, and resumed, the parameters have the same bits`, async () => {
      const expected = await trainWith(name, precision, { memoryBudgetBytes: 0 });
      assert.deepEqual(await trainWith(name, precision, {}), expected);
      assert.deepEqual(await trainWith(name, precision, { memoryBudgetBytes: 20_000 }, 13), expected);
      const scratch = new ScratchFile(join(folder, `${name}-${precision}`), 1e6);
      assert.deepEqual(await trainWith(name, precision, { memoryBudgetBytes: 5000, scratch }, 17), expected);
      scratch.remove();
    });
  }
}

suite('only the upper layer', () => {
  test('prefix: lower keys and values stay those of the start text; without rounding the loss is that of the plain decoder', async () => {
    const { decoder, config, prepared, stepper } = await buildTrainingFixture('prefix', upperOnly('prefix'));
    for (let step = 0; step < 5; step++) stepper.step(step, 1);
    const { parameters, optimizer } = stepper.snapshot();
    parameters.forEach(({ name, values }, index) => {
      const isLower = name.startsWith('layers.0.');
      assert.equal(Buffer.from(values.buffer).equals(Buffer.from(prepared.parameters[index]?.values.buffer as ArrayBuffer)), isLower, name);
      assert.equal(optimizer.firstMoments[index]?.length, isLower ? 0 : values.length);
    });
    const { validationBatches } = prepared;
    const plain = scoreParameters(parameters, { decoder, method: methodTable.prefix, config }, validationBatches);
    assert.ok(Math.abs(stepper.validationLoss() - plain) < 1e-6);
    stepper.dispose();
  });

  test('lora: lower layers have no parameters', async () => {
    const { prepared, stepper } = await buildTrainingFixture('lora', upperOnly('lora'));
    assert.equal(prepared.parameters.length, 7 * 2);
    for (const { name } of prepared.parameters) assert.match(name, /^layers\.1\./);
    stepper.dispose();
  });

  test('a first layer above the model is refused', async () => {
    await assert.rejects(
      () => buildTrainingFixture('lora', { ...tinyConfigs.lora, firstLayer: 2 }),
      (error) => TuningError.is(error, 'invalidConfig') && /2 layers/.test(error.message),
    );
  });

  test('a returning window is not computed again, whatever it is packed with; a step leaves no tensor behind', async () => {
    const { decoder, config, prepared, stepper } = await buildTrainingFixture('lora', upperOnly('lora'));
    const adaptation = methodTable.lora.adaptation(new Map(), config, decoder.shape);
    let computed = 0;
    const counting = {
      shape: decoder.shape,
      lowerStates: (...args: Parameters<typeof decoder.lowerStates>) => {
        computed++;
        return decoder.lowerStates(...args);
      },
    };
    const lowerStates = new LowerStates({ decoder: counting, adaptation: () => adaptation, precision: 'f32' });
    const batch = prepared.batches.batch(0);
    const [, second = 0] = batch.sequenceStarts;
    dispose(lowerStates.of(batch));
    assert.equal(computed, 2);
    const alone = lowerStates.of({ ...batch, tokens: batch.tokens.slice(second), sequenceStarts: Int32Array.of(0) });
    assert.equal(computed, 2);
    assert.equal(alone.shape[0], batch.tokens.length - second);
    dispose(alone);
    stepper.step(0, 1);
    const { numTensors } = memory();
    stepper.step(1, 1);
    stepper.validationLoss();
    assert.equal(memory().numTensors, numTensors);
    stepper.dispose();
  });
});
