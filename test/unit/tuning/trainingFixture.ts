// A tiny random model, a few lines of code and a stepper over them: training with all real parts, in milliseconds.
import { join } from 'node:path';
import type { DocumentExample } from '../../../src/dataset/example.ts';
import type { Pair } from '../../../src/dataset/pairs/pair.ts';
import { selectBackend } from '../../../src/engine/backend.ts';
import type { GgmlType } from '../../../src/engine/quantization/ggmlType.ts';
import { Decoder, type DecoderOptions } from '../../../src/model/decoder.ts';
import { type Objective, type ObjectiveConfig, objectiveConfigSchema } from '../../../src/tuning/losses/objective.ts';
import type { MethodName } from '../../../src/tuning/method.ts';
import { methodTable } from '../../../src/tuning/methodTable.ts';
import { type PreparedTraining, prepareTraining } from '../../../src/tuning/prepareTraining.ts';
import type { StateCacheOptions } from '../../../src/tuning/stateCache.ts';
import type { TrainingState } from '../../../src/tuning/trainingState.ts';
import { TrainingStepper } from '../../../src/tuning/trainingStepper.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { writeTinyModel } from '../../helpers/tinyModel.ts';

const folder = temporaryFolder();

/** One token per character: ids of a byte-level vocabulary. */
export const byteTokenizer = {
  tokenize: (text: string): Int32Array => Int32Array.from(text, (character) => character.charCodeAt(0) % 200),
};

/** Settings under which a tiny model learns quickly. */
export const tinyConfigs: Readonly<Record<MethodName, Record<string, unknown>>> = {
  prefix: { length: 4, candidateCount: 2, holdsSink: true },
  lora: { rank: 2, alpha: 4, learningRate: 0.01 },
};

/** Everything for training one method on the tiny model. */
export interface TrainingFixture {
  readonly decoder: Decoder;
  readonly config: unknown;
  readonly prepared: PreparedTraining;
  readonly stepper: TrainingStepper;
  readonly initial: TrainingState;
}

/** What may differ from the fixture's defaults. */
export interface FixtureOptions {
  readonly precision?: DecoderOptions['precision'];
  /** How the model file holds its matrices. */
  readonly type?: GgmlType;
  readonly lowerStates?: Partial<StateCacheOptions>;
  readonly objective?: Objective;
  readonly objectiveConfig?: Partial<ObjectiveConfig>;
  readonly pairs?: readonly Pair[];
}

/** Builds the fixture on the native backend. */
export async function buildTrainingFixture(
  name: MethodName,
  config: Record<string, unknown> = tinyConfigs[name],
  { precision = 'f32', type = 'F32', lowerStates, objective, objectiveConfig, pairs }: FixtureOptions = {},
): Promise<TrainingFixture> {
  await selectBackend('native');
  const feedForwardWidth = type === 'F32' ? 48 : 64; // Whole blocks.
  const path = writeTinyModel(join(folder, `${name}-${type}.gguf`), { type, width: 32, headCount: 4, feedForwardWidth });
  const decoder = await Decoder.load(path, { precision });
  const method = methodTable[name];
  const parsed = method.configSchema.parse(config);
  const options = {
    decoder,
    tokenizer: byteTokenizer,
    documents: buildDocuments(),
    method,
    config: parsed,
    seed: 1,
    leadingTokens: [],
    windowTokens: 24,
    windowsPerStep: 2,
  };
  const prepared = prepareTraining({ ...options, objective, pairs, objectiveConfig: objectiveConfigSchema.parse(objectiveConfig ?? {}) });
  const stepper = new TrainingStepper({ ...options, ...prepared, clipNorm: 1, lowerStates });
  const start = stepper.validationPoint(0);
  const initial: TrainingState = {
    step: 0,
    tokenCount: 0,
    ...stepper.snapshot(),
    best: { point: start, parameters: prepared.parameters },
    validations: [start],
    losses: [],
    rateScale: 1,
  };
  return { decoder, config: parsed, prepared, stepper, initial };
}

function buildDocuments(): DocumentExample[] {
  return (['train', 'train', 'validation'] as const).map((role, index) => {
    const text = Array.from({ length: 12 }, (_, line) => `total_${index} = total_${index} + ${line}\n`).join('');
    const cutPoints = [...text.matchAll(/^/gm)].map(({ index: offset }) => offset);
    return { path: `${index}.py`, language: 'python', role, text, contentHash: '', unscored: [], comments: [], cutPoints };
  });
}
