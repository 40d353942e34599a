import type { Decoder } from '../../src/model/decoder.ts';
import { methodTable } from '../../src/tuning/methodTable.ts';
import { TrainingStepper, type StepResult } from '../../src/tuning/trainingStepper.ts';
import fixture from '../fixtures/training/tinyTraining.json' with { type: 'json' };
import { lowRankParameters, prefixParameters, trainingBatches } from './trainingFixture.ts';

/** Ten steps of the training fixture on the active backend. @param decoder The fixture's model. */
export function trainTenSteps(decoder: Decoder, name: 'prefix' | 'lora'): readonly StepResult[] {
  const { prefix, lowRank, rateRatios } = fixture;
  const batches = trainingBatches();
  const settings = name === 'prefix' ? { length: prefix.prefixLength } : { rank: lowRank.rank, alpha: lowRank.scale * lowRank.rank };
  const stepper = new TrainingStepper({
    decoder,
    method: methodTable[name],
    config: methodTable[name].configSchema.parse(settings),
    parameters: name === 'prefix' ? prefixParameters() : lowRankParameters(),
    batches: { batch: (step) => batches[step % batches.length]! },
    validationBatches: [],
    clipNorm: (name === 'prefix' ? prefix : lowRank).maxGradientNorm,
  });
  try {
    return rateRatios.map((factor, step) => stepper.step(step, factor));
  } finally {
    stepper.dispose();
  }
}
