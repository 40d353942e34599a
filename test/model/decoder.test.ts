// Invariant 2 on the real default model. llama.cpp rounds activations to Q8_1 in products with Q4_1 weights; we do not.
// Measured on 400 tokens of Java: mean divergence 0.0021 nats, losses 1.4573 and 1.4523 (F32 cache), 1.4545 (F16 cache).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, suite, test } from 'node:test';
import { defined } from '../../src/base/assert.ts';
import { selectBackend } from '../../src/engine/backend.ts';
import { tensor3d } from '../../src/engine/tensors.ts';
import { openVocabulary } from '../../src/llama/vocabulary.ts';
import { noAdaptation } from '../../src/model/adaptation.ts';
import { Decoder } from '../../src/model/decoder.ts';
import { buildSequenceBatch } from '../../src/model/tokenBatch.ts';
import { compareLogits } from '../helpers/compareLogits.ts';
import { defaultModel } from '../helpers/defaultModel.ts';
import { llamaLogits, type LogitsTable } from '../helpers/llamaLogits.ts';

const tokenCount = 200;
const prefixLength = 64;
/** What the issue asks for. */
const tolerance = { meanDivergenceNats: 0.01, lossRatio: 0.005 };
/** The same numbers by another order of sums, and keys and values rounded by nothing. */
const tolerancePrefixLogits = 2e-2;

let modelPath: string;
let tokens: Int32Array;
let expected: LogitsTable;

before(async () => {
  await selectBackend('auto');
  modelPath = (await defaultModel()).path;
  const vocabulary = await openVocabulary(modelPath);
  // Real code that every checkout has: this project's own.
  tokens = vocabulary.tokenize(readFileSync(new URL('../../src/base/random.ts', import.meta.url), 'utf8')).slice(0, tokenCount);
  await vocabulary.dispose();
  expected = llamaLogits({ modelPath, tokens: [...tokens], attention: 'served' });
});

suite('the default model', () => {
  for (const precision of ['f32', 'bf16'] as const) {
    test(`has the logits and the loss of llama.cpp with weights in ${precision}`, async () => {
      const decoder = await Decoder.load(modelPath, { precision });
      const logits = decoder.logits(buildSequenceBatch(tokens), noAdaptation); // [N, V]
      const actual = { vocabularySize: decoder.shape.vocabularySize, values: Float32Array.from(logits.dataSync()) };
      logits.dispose();
      decoder.dispose();
      const { meanDivergenceNats, expectedLossNats, actualLossNats } = compareLogits(expected, actual, tokens);
      assert.ok(meanDivergenceNats <= tolerance.meanDivergenceNats, `mean divergence ${meanDivergenceNats} nats`);
      const lossRatio = Math.abs(actualLossNats - expectedLossNats) / expectedLossNats;
      assert.ok(lossRatio <= tolerance.lossRatio, `losses ${expectedLossNats} and ${actualLossNats}`);
    });
  }

  test('gives the same logits for tokens in context and for a prefix of their keys and values', async () => {
    const decoder = await Decoder.load(modelPath, { precision: 'f32' });
    const { vocabularySize, keyValueHeadCount, headWidth } = decoder.shape;
    const shape: [number, number, number] = [prefixLength, keyValueHeadCount, headWidth];
    const prefix = decoder
      .keysAndValues(tokens.slice(0, prefixLength))
      .map(({ keys, values }) => ({ keys: tensor3d(keys, shape), values: tensor3d(values, shape) }));
    const rest = buildSequenceBatch(tokens.slice(prefixLength));
    const whole = decoder.logits(buildSequenceBatch(tokens), noAdaptation); // [N, V]
    const behind = decoder.logits(rest, { prefixLength, prefix: (layer) => defined(prefix[layer], `layer ${layer}`) }); // [N - P, V]
    const tableOf = (values: Float32Array): LogitsTable => ({ vocabularySize, values });
    const actual = tableOf(Float32Array.from(behind.dataSync()));
    const inContext = tableOf(Float32Array.from(whole.dataSync()).subarray(prefixLength * vocabularySize));
    const inLlama = tableOf(expected.values.subarray(prefixLength * vocabularySize));
    decoder.dispose();
    const { largest } = compareLogits(inContext, actual, rest.tokens);
    assert.ok(largest <= tolerancePrefixLogits, `largest difference ${largest}`);
    const { meanDivergenceNats } = compareLogits(inLlama, actual, rest.tokens);
    assert.ok(meanDivergenceNats <= tolerance.meanDivergenceNats, `mean divergence ${meanDivergenceNats} nats`);
  });
});
