// Invariant 2: with no trained parameters, our forward pass gives llama.cpp's logits.
// The oracle is node-llama-cpp 3.22.1 in a child process, on tiny random models made by test/helpers/tinyModel.ts.
// It runs without flash attention and with an F32 cache: with its usual F16 cache it is 1e-2 away from itself.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, suite, test } from 'node:test';
import { defined } from '../../src/base/assert.ts';
import { Random } from '../../src/base/random.ts';
import { selectBackend } from '../../src/engine/backend.ts';
import { ggmlTypes } from '../../src/engine/quantization/ggmlType.ts';
import { noAdaptation } from '../../src/model/adaptation.ts';
import { Decoder } from '../../src/model/decoder.ts';
import { buildSequenceBatch } from '../../src/model/tokenBatch.ts';
import { compareLogits, type LogitsDifference } from '../helpers/compareLogits.ts';
import { llamaLogitsOfAll, type LogitsTable } from '../helpers/llamaLogits.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';
import { tinyVocabularySize, writeTinyModel, type TinyModelOptions } from '../helpers/tinyModel.ts';

const folder = temporaryFolder();
const tokenCount = 200;

/** On F32 files nothing rounds but sums of f32 in another order; measured 1e-5. */
const toleranceF32 = { largest: 1e-4, sameTopRatio: 0.999 };
/** llama.cpp rounds activations to the weights' companion type (Q8_0, Q8_K, F16, BF16); measured 0.0013 on K-quants. */
const toleranceQuantized = { meanDivergenceNats: 0.005, lossRatio: 0.005 };

const exactCases: readonly [name: string, options: TinyModelOptions][] = [
  ['llama with tied output', {}],
  ['llama with its own output', { tiesOutput: false }],
  ['llama with one key head for eight query heads', { keyValueHeadCount: 1 }],
  ['llama with a key head for each query head', { keyValueHeadCount: 8 }],
  ['llama with another rotation base', { ropeBase: 500_000 }],
  ['llama with linearly scaled positions', { ropeFactor: 4 }],
  ['llama with factors of its frequencies', { hasFrequencyFactors: true }],
  ['llama with odd widths', { width: 96, headCount: 3, keyValueHeadCount: 1, feedForwardWidth: 160, layerCount: 3 }],
  ['qwen2 with tied output and biases', { architecture: 'qwen2' }],
  ['qwen2 with its own output and biases', { architecture: 'qwen2', tiesOutput: false, ropeBase: 1_000_000 }],
];
const quantizedCases = (['llama', 'qwen2'] as const).flatMap((architecture) =>
  ggmlTypes.map(({ name: type }): [name: string, options: TinyModelOptions] => [`${architecture} in ${type}`, { architecture, type }]),
);

const random = Random.fromSeed(7);
const tokens = Int32Array.from({ length: tokenCount }, () => random.nextBelow(tinyVocabularySize));
const expected = new Map<string, LogitsTable>();
const pathOf = (name: string): string => join(folder, `${name.replaceAll(' ', '-')}.gguf`);

before(async () => {
  await selectBackend('auto');
  const names = [...exactCases, ...quantizedCases].map(([name, options]) => {
    writeTinyModel(pathOf(name), options);
    return name;
  });
  const tables = llamaLogitsOfAll(names.map((name) => ({ modelPath: pathOf(name), tokens: [...tokens], attention: 'exact' })));
  names.forEach((name, index) => expected.set(name, defined(tables[index], name)));
});

async function compare(name: string): Promise<LogitsDifference> {
  const decoder = await Decoder.load(pathOf(name), { precision: 'f32' });
  const logits = decoder.logits(buildSequenceBatch(tokens), noAdaptation); // [N, V]
  const actual = { vocabularySize: decoder.shape.vocabularySize, values: Float32Array.from(logits.dataSync()) };
  logits.dispose();
  decoder.dispose();
  return compareLogits(defined(expected.get(name), name), actual, tokens);
}

suite('logits on F32 files equal those of llama.cpp', () => {
  for (const [name] of exactCases) {
    test(name, async () => {
      const { largest, sameTopRatio } = await compare(name);
      assert.ok(largest <= toleranceF32.largest, `largest difference ${largest}`);
      assert.ok(sameTopRatio >= toleranceF32.sameTopRatio, `same top token on ${sameTopRatio}`);
    });
  }
});

suite('logits on quantised files lie within the rounding of llama.cpp', () => {
  for (const [name] of quantizedCases) {
    test(name, async () => {
      const { meanDivergenceNats, expectedLossNats, actualLossNats } = await compare(name);
      assert.ok(meanDivergenceNats <= toleranceQuantized.meanDivergenceNats, `mean divergence ${meanDivergenceNats} nats`);
      const lossRatio = Math.abs(actualLossNats - expectedLossNats) / expectedLossNats;
      assert.ok(lossRatio <= toleranceQuantized.lossRatio, `losses ${expectedLossNats} and ${actualLossNats}`);
    });
  }
});
