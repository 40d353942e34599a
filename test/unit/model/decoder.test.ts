import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, suite, test } from 'node:test';
import { Random } from '../../../src/base/random.ts';
import { selectBackend } from '../../../src/engine/backend.ts';
import {
  memory,
  mul,
  sum,
  tensor2d,
  tensor3d,
  tidy,
  variable,
  variableGrads,
  type Scalar,
  type Tensor2D,
  type Tensor3D,
} from '../../../src/engine/tensors.ts';
import type { LowRankDelta } from '../../../src/engine/ops/fusedDecoderLayer.ts';
import { noAdaptation, type Adaptation } from '../../../src/model/adaptation.ts';
import { Decoder } from '../../../src/model/decoder.ts';
import { ModelError } from '../../../src/model/modelError.ts';
import { buildSequenceBatch, type TokenBatch } from '../../../src/model/tokenBatch.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { tinyModelBytes, writeTinyModel, type TinyModelOptions } from '../../helpers/tinyModel.ts';

const folder = temporaryFolder();
const size: TinyModelOptions = { width: 32, headCount: 4, feedForwardWidth: 48 };
const tokens = Int32Array.from('return the int;', (character) => character.charCodeAt(0));

/** Products of f32 in another order; measured 2e-6. */
const toleranceLogits = 2e-5;

const load = (name: string, options: TinyModelOptions = {}): Promise<Decoder> =>
  Decoder.load(writeTinyModel(join(folder, `${name}.gguf`), { ...size, ...options }), { precision: 'f32' });

function logitsOf(decoder: Decoder, batch: TokenBatch, adaptation: Adaptation = noAdaptation): Float32Array {
  const logits = decoder.logits(batch, adaptation);
  const values = Float32Array.from(logits.dataSync());
  logits.dispose();
  return values;
}

function prefixOf(decoder: Decoder, text: Int32Array): Adaptation {
  const layers = decoder.keysAndValues(text);
  const { keyValueHeadCount, headWidth } = decoder.shape;
  const shape: [number, number, number] = [text.length, keyValueHeadCount, headWidth];
  return {
    prefixLength: text.length,
    prefix: (layer) => {
      const { keys, values } = layers[layer] ?? assert.fail(`no layer ${layer}`);
      return { keys: tensor3d(keys, shape), values: tensor3d(values, shape) };
    },
  };
}

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  for (let index = 0; index < actual.length; index++) {
    const difference = Math.abs((actual[index] ?? NaN) - (expected[index] ?? NaN));
    assert.ok(difference <= tolerance, `${actual[index]} differs from ${expected[index]} at ${index}`);
  }
}

before(() => selectBackend('cpu'));

suite('the decoder', () => {
  for (const architecture of ['llama', 'qwen2'] as const) {
    test(`gives the same logits for ${architecture} tokens in context and for a prefix of their keys and values`, async () => {
      const decoder = await load(`prefix-${architecture}`, { architecture });
      const whole = logitsOf(decoder, buildSequenceBatch(tokens));
      const rest = logitsOf(decoder, buildSequenceBatch(tokens.slice(6)), prefixOf(decoder, tokens.slice(0, 6)));
      assertClose(rest, whole.subarray(6 * decoder.shape.vocabularySize), toleranceLogits);
      decoder.dispose();
    });
  }

  test('computes packed sequences as if each were alone', async () => {
    const decoder = await load('packed');
    const [first, second] = [tokens.slice(0, 6), tokens.slice(6)];
    const packed = logitsOf(decoder, { ...buildSequenceBatch(tokens), sequenceStarts: Int32Array.of(0, 6) });
    const alone = [first, second].flatMap((part) => [...logitsOf(decoder, buildSequenceBatch(part))]);
    assertClose(packed, alone, toleranceLogits);
    decoder.dispose();
  });

  test('sees a stored key of each layer in its own layer only', async () => {
    const decoder = await load('layers');
    const whole = prefixOf(decoder, tokens.slice(0, 4));
    const onlyFirst: Adaptation = { ...whole, prefix: (layer) => (layer === 0 ? whole.prefix?.(layer) : undefined) };
    const batch = buildSequenceBatch(tokens.slice(4));
    assert.notDeepEqual(logitsOf(decoder, batch, onlyFirst), logitsOf(decoder, batch, whole));
    decoder.dispose();
  });

  test('scores targets as its logits say', async () => {
    const decoder = await load('scores', { tiesOutput: false });
    const batch = buildSequenceBatch(tokens);
    const logits = logitsOf(decoder, batch);
    const { losses, argmax } = decoder.scoreTargets(batch, noAdaptation);
    const differentiable = decoder.targetLosses(batch, noAdaptation);
    assertClose(losses, differentiable.dataSync(), 1e-5);
    batch.targetTokens.forEach((token, target) => {
      const row = logits.subarray(target * decoder.shape.vocabularySize, (target + 1) * decoder.shape.vocabularySize);
      const total = row.reduce((partial, logit) => partial + Math.exp(logit), 0);
      assert.ok(Math.abs((losses[target] ?? NaN) - (Math.log(total) - (row[token] ?? NaN))) < 1e-4);
      assert.equal(argmax[target], row.indexOf(Math.max(...row)));
    });
    differentiable.dispose();
    decoder.dispose();
  });

  test('differentiates its losses in a prefix and in low-rank changes', async () => {
    const decoder = await load('gradients', { architecture: 'qwen2' });
    const batch = buildSequenceBatch(tokens);
    const random = Random.fromSeed(5);
    const noise = (count: number): Float32Array => Float32Array.from({ length: count }, () => 0.3 * random.nextNormal());
    const parameters = {
      keys: variable(tensor3d(noise(3 * 2 * 8), [3, 2, 8])),
      values: variable(tensor3d(noise(3 * 2 * 8), [3, 2, 8])),
      a: variable(tensor2d(noise(2 * 32), [2, 32])),
      b: variable(tensor2d(noise(48 * 2), [48, 2])),
    };
    const adaptation: Adaptation = {
      prefixLength: 3,
      prefix: (layer) =>
        layer === 1 ? { keys: parameters.keys as unknown as Tensor3D, values: parameters.values as unknown as Tensor3D } : undefined,
      lowRank: (layer, name): LowRankDelta | undefined =>
        layer === 0 && name === 'ffn_up'
          ? { a: parameters.a as unknown as Tensor2D, b: parameters.b as unknown as Tensor2D, scale: 0.5 }
          : undefined,
    };
    const total = (): Scalar => tidy(() => sum(decoder.targetLosses(batch, adaptation)));
    const { grads, value } = variableGrads(total);
    value.dispose();
    for (const parameter of Object.values(parameters)) {
      const original = parameter.dataSync().slice();
      const direction = noise(original.length);
      const at = (step: number): number => {
        parameter.assign(
          tidy(() =>
            mul(
              1,
              tensor3dLike(
                parameter.shape,
                original.map((x, index) => x + step * (direction[index] ?? 0)),
              ),
            ),
          ),
        );
        return tidy(() => total().dataSync()[0] ?? NaN);
      };
      const step = 1e-2;
      const numeric = (at(step) - at(-step)) / (2 * step);
      at(0);
      const gradient: Float32Array = grads[parameter.name]?.dataSync<'float32'>() ?? assert.fail('no gradient');
      const analytic = gradient.reduce((partial, slope, index) => partial + slope * (direction[index] ?? 0), 0);
      assert.ok(Math.abs(numeric - analytic) < 0.01 * Math.abs(analytic) + 0.01, `${parameter.name}: ${numeric} against ${analytic}`);
    }
    decoder.dispose();
  });

  test('keeps nothing but its weights, and frees them', async () => {
    const before = memory().numTensors;
    const decoder = await load('memory');
    const loaded = memory().numTensors;
    logitsOf(decoder, buildSequenceBatch(tokens));
    decoder.scoreTargets(buildSequenceBatch(tokens), noAdaptation);
    decoder.keysAndValues(tokens);
    assert.equal(memory().numTensors, loaded);
    decoder.dispose();
    assert.equal(memory().numTensors, before);
  });

  test('refuses a file whose tensors do not fit its metadata before it loads any', async () => {
    const before = memory().numTensors;
    const path = join(folder, 'mismatch.gguf');
    const bytes = tinyModelBytes(size);
    // The name stands in the header as it is; a file without this tensor has another one that nothing expects.
    bytes.write('blk.1.ffn_uq', bytes.indexOf('blk.1.ffn_up'));
    writeFileSync(path, bytes);
    await assert.rejects(
      Decoder.load(path, { precision: 'f32' }),
      (error) => ModelError.is(error, 'missingTensor') && /blk\.1\.ffn_up\.weight/.test(error.message),
    );
    assert.equal(memory().numTensors, before);
  });

  test('stops loading when it is aborted', async () => {
    const path = writeTinyModel(join(folder, 'aborted.gguf'), size);
    const before = memory().numTensors;
    await assert.rejects(Decoder.load(path, { precision: 'f32', signal: AbortSignal.abort('enough') }), (error) => error === 'enough');
    assert.equal(memory().numTensors, before);
  });
});

function tensor3dLike(shape: readonly number[], values: ArrayLike<number>): Tensor3D {
  const flat = Float32Array.from(values);
  return (shape.length === 3 ? tensor3d(flat, shape as [number, number, number]) : tensor2d(flat, shape as [number, number])) as Tensor3D;
}
