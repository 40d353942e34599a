// Invariant 2, second half: a prefix of the keys and values of real tokens gives the logits of those tokens in context,
// in our engine and in llama.cpp.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, suite, test } from 'node:test';
import { Random } from '../../src/base/random.ts';
import { defined } from '../../src/base/assert.ts';
import { selectBackend } from '../../src/engine/backend.ts';
import { tensor3d } from '../../src/engine/tensors.ts';
import { Decoder } from '../../src/model/decoder.ts';
import { buildSequenceBatch } from '../../src/model/tokenBatch.ts';
import { compareLogits } from '../helpers/compareLogits.ts';
import { llamaLogits } from '../helpers/llamaLogits.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';
import { writeTinyModel } from '../helpers/tinyModel.ts';

const folder = temporaryFolder();
const [tokenCount, prefixLength] = [160, 48];
/** As in logits.test.ts. */
const toleranceLogits = 1e-4;

before(() => selectBackend('auto'));

suite('logits behind a prefix of real tokens equal those of llama.cpp with the tokens in context', () => {
  for (const architecture of ['llama', 'qwen2'] as const) {
    test(architecture, async () => {
      const path = writeTinyModel(join(folder, `${architecture}.gguf`), { architecture });
      const decoder = await Decoder.load(path, { precision: 'f32' });
      const { vocabularySize, keyValueHeadCount, headWidth } = decoder.shape;
      const random = Random.fromSeed(11);
      const tokens = Int32Array.from({ length: tokenCount }, () => random.nextBelow(vocabularySize));
      const layers = decoder.keysAndValues(tokens.slice(0, prefixLength));
      const shape: [number, number, number] = [prefixLength, keyValueHeadCount, headWidth];
      const prefix = layers.map(({ keys, values }) => ({ keys: tensor3d(keys, shape), values: tensor3d(values, shape) }));
      const rest = buildSequenceBatch(tokens.slice(prefixLength));
      const logits = decoder.logits(rest, { prefixLength, prefix: (layer) => defined(prefix[layer], `layer ${layer}`) }); // [N, V]
      const whole = llamaLogits({ modelPath: path, tokens: [...tokens], attention: 'exact' });
      const expected = { vocabularySize, values: whole.values.subarray(prefixLength * vocabularySize) };
      const { largest } = compareLogits(expected, { vocabularySize, values: Float32Array.from(logits.dataSync()) }, rest.tokens);
      assert.ok(largest <= toleranceLogits, `largest difference ${largest}`);
      decoder.dispose();
    });
  }
});
