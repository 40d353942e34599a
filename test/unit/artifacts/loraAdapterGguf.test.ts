import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildLoraAdapter } from '../../../src/artifacts/loraAdapterGguf.ts';

/** Reads back what llama.cpp looks at, field by field. */
function readBack(bytes: Uint8Array): {
  fields: Map<string, string | number>;
  tensors: Map<string, { dimensions: number[]; values: number[] }>;
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let offset = 0;
  const word = (): number => view.getUint32((offset += 4) - 4, true);
  const long = (): number => Number(view.getBigUint64((offset += 8) - 8, true));
  const text = (): string => {
    const length = long();
    return Buffer.from(bytes.subarray(offset, (offset += length))).toString('utf8');
  };
  assert.equal(Buffer.from(bytes.subarray(0, 4)).toString(), 'GGUF');
  offset = 4;
  assert.equal(word(), 3);
  const [tensorCount, fieldCount] = [long(), long()];
  const fields = new Map<string, string | number>();
  for (let field = 0; field < fieldCount; field++) {
    const name = text();
    fields.set(name, word() === 8 ? text() : view.getFloat32((offset += 4) - 4, true));
  }
  const infos = Array.from({ length: tensorCount }, () => {
    const name = text();
    const dimensions = Array.from({ length: word() }, long);
    assert.equal(word(), 0);
    return { name, dimensions, start: long() };
  });
  const dataStart = Math.ceil(offset / 32) * 32;
  const tensors = new Map(
    infos.map(({ name, dimensions, start }) => {
      assert.equal(start % 32, 0);
      const count = dimensions.reduce((product, extent) => product * extent, 1);
      return [
        name,
        { dimensions, values: Array.from({ length: count }, (_, index) => view.getFloat32(dataStart + start + index * 4, true)) },
      ];
    }),
  );
  return { fields, tensors };
}

test('an adapter names its kind, its base and both sides of each delta', () => {
  const { fields, tensors } = readBack(
    buildLoraAdapter({
      architecture: 'llama',
      alpha: 16,
      deltas: [
        { tensorName: 'blk.0.attn_q.weight', rank: 2, a: Float32Array.of(1, 2, 3, 4, 5, 6), b: Float32Array.of(7, 8, 9, 10) },
        { tensorName: 'blk.1.ffn_up.weight', rank: 1, a: Float32Array.of(0.5), b: Float32Array.of(-1, -2, -3) },
      ],
    }),
  );
  assert.deepEqual(Object.fromEntries(fields), {
    'general.type': 'adapter',
    'general.architecture': 'llama',
    'adapter.type': 'lora',
    'adapter.lora.alpha': 16,
  });
  assert.deepEqual(Object.fromEntries(tensors), {
    'blk.0.attn_q.weight.lora_a': { dimensions: [3, 2], values: [1, 2, 3, 4, 5, 6] },
    'blk.0.attn_q.weight.lora_b': { dimensions: [2, 2], values: [7, 8, 9, 10] },
    'blk.1.ffn_up.weight.lora_a': { dimensions: [1, 1], values: [0.5] },
    'blk.1.ffn_up.weight.lora_b': { dimensions: [1, 3], values: [-1, -2, -3] },
  });
});

test('sides that do not divide by the rank are a programming error', () => {
  const deltas = [{ tensorName: 'blk.0.attn_q.weight', rank: 2, a: new Float32Array(3), b: new Float32Array(4) }];
  assert.throws(() => buildLoraAdapter({ architecture: 'llama', alpha: 1, deltas }), /rank 2/u);
});
