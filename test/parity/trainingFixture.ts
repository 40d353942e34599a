// The tiny model, batches and initial parameters of test/fixtures/training/tinyTraining.py, rebuilt number for number.
// Draws happen in the script's order; every value is rounded to float32 there and here.
// Legend: V vocabulary, D model width, P prefix length, K key/value heads, E head width, R rank.
import { Random } from '../../src/base/random.ts';
import { linearNames } from '../../src/model/adaptation.ts';
import type { ModelShape } from '../../src/model/modelShape.ts';
import type { TokenBatch } from '../../src/model/tokenBatch.ts';
import type { TrainableParameter } from '../../src/tuning/method.ts';
import { linearExtents } from '../../src/tuning/methods/lora/linearExtents.ts';
import { inputSideName, outputSideName } from '../../src/tuning/methods/lora/loraMethod.ts';
import { keysName, valuesName } from '../../src/tuning/methods/prefix/prefixMethod.ts';
import fixture from '../fixtures/training/tinyTraining.json' with { type: 'json' };
import { buildGguf, type GgufEntry, type GgufTensorSource } from '../helpers/ggufBuilder.ts';

const { training, seeds } = fixture;
const { ropeBase, ...model } = fixture.model;

/** What the decoder is to find in the file. */
export const trainingModelShape: ModelShape = {
  ...model,
  normEpsilon: Math.fround(model.normEpsilon),
  architecture: 'llama',
  rope: { base: ropeBase, style: 'adjacent', rotatedWidth: model.headWidth, positionScale: 1 },
  tiesOutput: false,
};

/** The model as an F32 GGUF file. */
export function trainingModelBytes(): Buffer {
  const random = Random.fromSeed(seeds.weights);
  const tensors: GgufTensorSource[] = [];
  const add = (name: string, dimensions: readonly number[], values: Float32Array): void => {
    tensors.push({ name, type: 'F32', dimensions, bytes: new Uint8Array(values.buffer) });
  };
  const norm = (name: string): void => add(name, [model.width], uniform(random, model.width, 0.1, 1));
  const matrix = (name: string, rows: number, columns: number): void =>
    add(name, [columns, rows], uniform(random, rows * columns, Math.sqrt(3 / columns)));
  add('token_embd.weight', [model.width, model.vocabularySize], uniform(random, model.vocabularySize * model.width, 1)); // [V, D]
  for (let layerIndex = 0; layerIndex < model.layerCount; layerIndex++) {
    norm(`blk.${layerIndex}.attn_norm.weight`);
    norm(`blk.${layerIndex}.ffn_norm.weight`);
    for (const linear of linearNames) {
      const { inputs, outputs } = linearExtents(trainingModelShape, linear);
      matrix(`blk.${layerIndex}.${linear}.weight`, outputs, inputs);
    }
  }
  norm('output_norm.weight');
  matrix('output.weight', model.vocabularySize, model.width); // [V, D]
  return buildGguf(new Map(metadata()), tensors);
}

/** The packed batches; step `s` takes number `s % 3`. */
export function trainingBatches(): readonly TokenBatch[] {
  const random = Random.fromSeed(seeds.tokens);
  return fixture.sequenceLengths.map((lengths) => {
    const tokens: number[] = [];
    const targetPositions: number[] = [];
    const targetTokens: number[] = [];
    const sequenceStarts = lengths.map((length) => {
      const start = tokens.length;
      for (let offset = 0; offset < length; offset++) tokens.push(random.nextBelow(model.vocabularySize));
      for (let offset = 1; offset < length; offset++) {
        if (offset % 3 === 0) continue;
        targetPositions.push(start + offset - 1);
        targetTokens.push(tokens[start + offset] ?? Number.NaN);
      }
      return start;
    });
    return {
      tokens: Int32Array.from(tokens),
      sequenceStarts: Int32Array.from(sequenceStarts),
      targetPositions: Int32Array.from(targetPositions),
      targetTokens: Int32Array.from(targetTokens),
    };
  });
}

/** Keys and values of every layer at step 0. */
export function prefixParameters(): readonly TrainableParameter[] {
  const random = Random.fromSeed(seeds.prefix);
  const { prefixLength, initialScale, keyRate, valueRate } = fixture.prefix;
  const shape = [prefixLength, model.keyValueHeadCount, model.headWidth]; // [P, K, E]
  const draw = (): Float32Array => uniform(random, prefixLength * model.keyValueHeadCount * model.headWidth, initialScale);
  return layers().flatMap((layerIndex) => [
    { name: keysName(layerIndex), shape, values: draw(), learningRate: keyRate, weightDecay: training.weightDecay, heldLength: 0 },
    { name: valuesName(layerIndex), shape, values: draw(), learningRate: valueRate, weightDecay: training.weightDecay, heldLength: 0 },
  ]);
}

/** Both sides of every low-rank change at step 0. */
export function lowRankParameters(): readonly TrainableParameter[] {
  const random = Random.fromSeed(seeds.lowRank);
  const { rank, rate, initialScaleA, initialScaleB } = fixture.lowRank;
  const trained = { learningRate: rate, weightDecay: training.weightDecay, heldLength: 0 };
  return layers().flatMap((layerIndex) =>
    linearNames.flatMap((linear) => {
      const { inputs, outputs } = linearExtents(trainingModelShape, linear);
      return [
        {
          name: inputSideName(layerIndex, linear),
          shape: [rank, inputs],
          values: uniform(random, rank * inputs, initialScaleA),
          ...trained,
        }, // [R, in]
        {
          name: outputSideName(layerIndex, linear),
          shape: [outputs, rank],
          values: uniform(random, outputs * rank, initialScaleB),
          ...trained,
        }, // [out, R]
      ];
    }),
  );
}

function layers(): readonly number[] {
  return Array.from({ length: model.layerCount }, (_, layerIndex) => layerIndex);
}

/** Values in centre ± scale. */
function uniform(random: Random, count: number, scale: number, centre = 0): Float32Array {
  return Float32Array.from({ length: count }, () => centre + (random.nextUnit() * 2 - 1) * scale);
}

function metadata(): [string, GgufEntry][] {
  const count = (suffix: string, value: number): [string, GgufEntry] => [`llama.${suffix}`, { type: 'uint32', value }];
  const number = (suffix: string, value: number): [string, GgufEntry] => [`llama.${suffix}`, { type: 'float32', value }];
  return [
    ['general.architecture', { type: 'string', value: 'llama' }],
    count('block_count', model.layerCount),
    count('context_length', model.contextLength),
    count('embedding_length', model.width),
    count('feed_forward_length', model.feedForwardWidth),
    count('attention.head_count', model.headCount),
    count('attention.head_count_kv', model.keyValueHeadCount),
    number('attention.layer_norm_rms_epsilon', model.normEpsilon),
    number('rope.freq_base', ropeBase),
  ];
}
