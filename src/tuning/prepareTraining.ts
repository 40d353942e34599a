// From a dataset and a method to a stepper that is ready for step 1.
import { Random } from '../base/random.ts';
import type { DocumentExample } from '../dataset/example.ts';
import type { Pair } from '../dataset/pairs/pair.ts';
import { type Tensor, dispose, tensor } from '../engine/tensors.ts';
import type { Decoder } from '../model/decoder.ts';
import type { TokenBatch } from '../model/tokenBatch.ts';
import { type BatchOptions, BatchSource, type TokenSequence, packSequences, withLeadingTokens } from './batches.ts';
import { type Objective, type ObjectiveConfig, objectiveConfigSchema, usesPairs } from './losses/objective.ts';
import type { ParameterValues, TrainableParameter } from './method.ts';
import type { AnyMethod } from './methodTable.ts';
import { PairBatchSource, validationPairBatches } from './pairBatches.ts';
import type { PreparedPairs } from './pairObjective.ts';
import { type Tokenizer, tokenizeStretch } from './tokenizedText.ts';
import { layTrainingWindows } from './trainingWindows.ts';
import { meanLoss, microBatchTokens } from './trainingStepper.ts';
import { TuningError } from './tuningError.ts';

/** Validation windows at most; enough to rank checkpoints, cheap enough to repeat (about 8 % of a run). */
const maximumValidationWindows = 16;

/** Validation windows in one forward pass: products with more rows cost less a token. */
const windowsPerValidationBatch = 4;

/** Validation batches on which starting points are compared. */
const candidateBatches = 2;

/** What training starts from. */
export interface PreparedTraining {
  readonly batches: BatchSource;
  readonly validationBatches: readonly TokenBatch[];
  readonly parameters: readonly TrainableParameter[];
  /** Absent when nothing is learnt from pairs: no objective that wants them, no term with a weight, or none to train on. */
  readonly preparedPairs?: PreparedPairs;
}

/** Options of {@link prepareTraining}. */
export interface PrepareOptions extends BatchOptions {
  readonly decoder: Decoder;
  readonly tokenizer: Tokenizer;
  readonly documents: readonly DocumentExample[];
  readonly method: AnyMethod;
  readonly config: unknown;
  /** Default `likelihood`. */
  readonly objective?: Objective | undefined;
  /** Settings of the `comparative` objective; defaults when absent. */
  readonly objectiveConfig?: ObjectiveConfig | undefined;
  /** Better and worse code of all roles; held-out pairs are never looked at. For `comparative`. */
  readonly pairs?: readonly Pair[] | undefined;
}

/**
 * Cuts batches, chooses validation windows, and builds the parameters at step 0.
 *
 * Deterministic: the same options give the same result.
 *
 * @throws {TuningError} `tooFewTokens` when a role has no usable window. `invalidConfig` when no layer is left to train.
 */
export function prepareTraining(options: PrepareOptions): PreparedTraining {
  const { decoder, method, config, seed, tokenizer } = options;
  const firstLayer = method.firstLayer(config);
  if (firstLayer >= decoder.shape.layerCount) {
    throw new TuningError(
      'invalidConfig',
      `${method.name} settings: firstLayer: expected less than the ${decoder.shape.layerCount} layers of the base model, found ${firstLayer}`,
    );
  }
  const training = options.documents.filter(({ role }) => role === 'train');
  const validation = options.documents.filter(({ role }) => role === 'validation');
  const batches = new BatchSource(training, tokenizer, {
    ...options,
    // Windows that return need no second pass through layers that never change.
    repeatsWindows: options.repeatsWindows ?? firstLayer > 0,
  });
  const validationBatches = chooseBatches(validation, options, maximumValidationWindows);
  if (validationBatches.length === 0) {
    throw new TuningError(
      'tooFewTokens',
      `validation documents: expected at least one window of code, found ${validation.length} documents without any`,
    );
  }
  const comparisonBatches = validationBatches.slice(0, candidateBatches);
  const parameters = method.buildParameters({
    decoder,
    config,
    random: Random.fromSeed(seed),
    representativeTokens: representativeTokens(training, tokenizer, method.initialTokenCount(config), seed),
    scoreCandidate: (candidate) => scoreParameters(candidate, options, comparisonBatches),
  });
  const preparedPairs = preparePairs(options);
  return { batches, validationBatches, parameters, ...(preparedPairs && { preparedPairs }) };
}

function preparePairs({ objective = 'likelihood', objectiveConfig, pairs = [], ...options }: PrepareOptions): PreparedPairs | undefined {
  const config = objectiveConfig ?? objectiveConfigSchema.parse({});
  if (objective === 'likelihood' || !usesPairs(config)) return undefined;
  const { tokenizer, seed, leadingTokens } = options;
  const pairOptions = { seed, leadingTokens, config, tokenLimit: microBatchTokens };
  const batches = new PairBatchSource(pairs, tokenizer, pairOptions);
  if (batches.pairCount === 0) return undefined;
  return { config, batches, validationBatches: validationPairBatches(pairs, tokenizer, pairOptions) };
}

/** Mean loss of parameters as they are, nats per token. */
export function scoreParameters(
  parameters: readonly ParameterValues[],
  { decoder, method, config }: Pick<PrepareOptions, 'decoder' | 'method' | 'config'>,
  batches: readonly TokenBatch[],
): number {
  const tensors = new Map<string, Tensor>(parameters.map(({ name, shape, values }) => [name, tensor(values, [...shape])]));
  try {
    return meanLoss(decoder, batches, method.adaptation(tensors, config, decoder.shape));
  } finally {
    dispose([...tensors.values()]);
  }
}

/** Windows over as many documents as possible, a few in each batch. */
function chooseBatches(documents: readonly DocumentExample[], options: PrepareOptions, limit: number): TokenBatch[] {
  const windows = layTrainingWindows(documents, { strideCharacters: options.windowTokens * 3, seed: options.seed, epoch: 0 });
  const sequences: TokenSequence[] = [];
  for (const { documentIndex, start } of windows) {
    const document = documents[documentIndex];
    if (sequences.length === limit || !document) break;
    const end = Math.min(document.text.length, start + options.windowTokens * 8);
    const { tokens, isScored } = tokenizeStretch(options.tokenizer, document.text, start, end, document.unscored);
    const sequence = { tokens: tokens.subarray(0, options.windowTokens), isTarget: isScored.subarray(0, options.windowTokens) };
    if (sequence.isTarget.includes(1, 1)) sequences.push(withLeadingTokens(options.leadingTokens, sequence));
  }
  const batches: TokenBatch[] = [];
  for (let first = 0; first < sequences.length; first += windowsPerValidationBatch)
    batches.push(packSequences(sequences.slice(first, first + windowsPerValidationBatch)));
  return batches;
}

/** Stretches of training code, each at least `tokenCount` long, from different places. */
function representativeTokens(documents: readonly DocumentExample[], tokenizer: Tokenizer, tokenCount: number, seed: number): Int32Array[] {
  if (tokenCount === 0) return [];
  const stretches: Int32Array[] = [];
  let longest: Int32Array = new Int32Array(0);
  const windows = layTrainingWindows(documents, { strideCharacters: tokenCount * 3, seed: seed + 1, epoch: 0 });
  for (const { documentIndex, start } of windows) {
    const text = documents[documentIndex]?.text.slice(start, start + tokenCount * 8) ?? '';
    const tokens = tokenizer.tokenize(text);
    if (tokens.length > longest.length) longest = tokens;
    if (tokens.length >= tokenCount) stretches.push(tokens.slice(0, tokenCount));
    if (stretches.length === 64) break;
  }
  if (stretches.length > 0) return stretches;
  if (longest.length === 0)
    throw new TuningError('tooFewTokens', `training documents: expected ${tokenCount} tokens in one file, found none`);
  // Short files only: the longest one is repeated until it fills the prefix.
  return [Int32Array.from({ length: tokenCount }, (_, index) => longest[index % longest.length] as number)];
}
