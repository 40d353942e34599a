import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { GgufTensor, GgufFile } from '../../../src/model/gguf/readGguf.ts';
import type { GgufValue } from '../../../src/model/gguf/readMetadata.ts';
import { ModelError, type ModelErrorReason } from '../../../src/model/modelError.ts';
import { buildModelShape } from '../../../src/model/modelShape.ts';

const llama: Readonly<Record<string, GgufValue>> = {
  'general.architecture': 'llama',
  'llama.block_count': 3,
  'llama.context_length': 128,
  'llama.embedding_length': 48,
  'llama.feed_forward_length': 96,
  'llama.attention.head_count': 6,
  'llama.attention.layer_norm_rms_epsilon': 1e-5,
};

function fileOf(metadata: Readonly<Record<string, GgufValue | undefined>>, tensorNames = ['token_embd.weight']): GgufFile {
  const tensor = (name: string): [string, GgufTensor] => [
    name,
    { name, type: 'F32', dimensions: [48, 300], offsetBytes: 0, sizeBytes: 57_600 },
  ];
  const present = Object.entries(metadata).filter((entry): entry is [string, GgufValue] => entry[1] !== undefined);
  return { path: 'model.gguf', version: 3, sizeBytes: 0, metadata: new Map(present), tensors: new Map(tensorNames.map(tensor)) };
}

suite('the shape of a model', () => {
  test('takes absent fields as llama.cpp does', () => {
    assert.deepEqual(buildModelShape(fileOf(llama)), {
      architecture: 'llama',
      layerCount: 3,
      width: 48,
      headCount: 6,
      keyValueHeadCount: 6,
      headWidth: 8,
      feedForwardWidth: 96,
      vocabularySize: 300,
      contextLength: 128,
      normEpsilon: 1e-5,
      rope: { base: 10_000, style: 'adjacent', rotatedWidth: 8, positionScale: 1 },
      tiesOutput: true,
    });
  });

  test('rotates halves in qwen2 and neighbours in llama', () => {
    const qwen = Object.fromEntries(Object.entries(llama).map(([key, value]) => [key.replace('llama', 'qwen2'), value]));
    const shape = buildModelShape(fileOf({ ...qwen, 'general.architecture': 'qwen2' }, ['token_embd.weight', 'output.weight']));
    assert.equal(shape.rope.style, 'halves');
    assert.equal(shape.tiesOutput, false);
  });

  test('scales positions down by a linear factor', () => {
    assert.equal(buildModelShape(fileOf({ ...llama, 'llama.rope.scaling.factor': 4 })).rope.positionScale, 0.25);
  });

  test('accepts counts per layer when all layers agree', () => {
    const heads = { length: 3, values: [2, 2, 2] };
    assert.equal(buildModelShape(fileOf({ ...llama, 'llama.attention.head_count_kv': heads })).keyValueHeadCount, 2);
  });
});

suite('a model that would be computed wrongly is refused', () => {
  const cases: [name: string, change: Record<string, GgufValue | undefined>, reason: ModelErrorReason, field: RegExp][] = [
    ['another architecture', { 'general.architecture': 'mamba' }, 'unsupportedArchitecture', /expected llama or qwen2, found mamba/],
    ['no architecture', { 'general.architecture': undefined }, 'missingField', /general\.architecture/],
    ['no layer count', { 'llama.block_count': undefined }, 'missingField', /llama\.block_count/],
    ['a layer count of 0', { 'llama.block_count': 0 }, 'malformed', /llama\.block_count: .*found 0/],
    ['a width that is a text', { 'llama.embedding_length': 'wide' }, 'malformed', /llama\.embedding_length: .*found "wide"/],
    ['a width that the heads do not divide', { 'llama.embedding_length': 50 }, 'malformed', /llama\.attention\.key_length/],
    ['layers of different head counts', { 'llama.attention.head_count': { length: 2, values: [4, 6] } }, 'malformed', /head_count/],
    ['key heads that do not divide the query heads', { 'llama.attention.head_count_kv': 4 }, 'shapeMismatch', /head_count_kv/],
    ['values of another width than keys', { 'llama.attention.value_length': 16 }, 'unsupportedFeature', /value_length/],
    ['experts', { 'llama.expert_count': 8 }, 'unsupportedFeature', /llama\.expert_count: expected 0, found 8/],
    ['attention in both directions', { 'llama.attention.causal': false }, 'unsupportedFeature', /attention\.causal/],
    ['YaRN', { 'llama.rope.scaling.type': 'yarn' }, 'unsupportedFeature', /expected none or linear, found yarn/],
    ['an odd rotated width', { 'llama.rope.dimension_count': 7 }, 'shapeMismatch', /rope\.dimension_count/],
    ['an epsilon of 0', { 'llama.attention.layer_norm_rms_epsilon': 0 }, 'malformed', /layer_norm_rms_epsilon/],
  ];
  for (const [name, change, reason, field] of cases) {
    test(name, () => {
      assert.throws(
        () => buildModelShape(fileOf({ ...llama, ...change })),
        (error) => ModelError.is(error, reason) && field.test(error.message),
      );
    });
  }

  test('no embedding table', () => {
    assert.throws(
      () => buildModelShape(fileOf(llama, [])),
      (error) => ModelError.is(error, 'missingTensor'),
    );
  });
});
