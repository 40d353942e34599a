import assert from 'node:assert/strict';
import test from 'node:test';
import type { DecoderOptions } from '../../../src/model/decoder.ts';
import { buildTrainingFixture } from './trainingFixture.ts';

for (const type of ['F32', 'Q4_1', 'Q8_0'] as const)
  for (const method of ['prefix', 'lora'] as const)
    test(`${method}: three steps with ${type} weights kept quantised have the bits of bf16`, async () => {
      const train = async (precision: DecoderOptions['precision']): Promise<unknown> => {
        const { decoder, stepper } = await buildTrainingFixture(method, undefined, { precision, type });
        const losses = [0, 1, 2].map((step) => stepper.step(step, 1).lossNats);
        const result = { losses, validation: stepper.validationLoss(), ...stepper.snapshot() };
        stepper.dispose();
        decoder.dispose();
        return result;
      };
      const quantized = await train('quantized');
      assert.deepEqual(quantized, await train('bf16'));
      assert.notDeepEqual(quantized, await train('f32'));
    });
