import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from '../../../src/base/random.ts';
import { selectBackend } from '../../../src/engine/backend.ts';
import type { NativeBackend } from '../../../src/engine/backends/native/nativeBackend.ts';
import { loadFrozenMatrix } from '../../../src/engine/frozenMatrix.ts';
import { frozenMatMul } from '../../../src/engine/ops/frozenMatMul.ts';
import { ggmlSizeBytes, ggmlTypes, type GgmlType } from '../../../src/engine/quantization/ggmlType.ts';
import { backend, tensor2d, type Tensor2D } from '../../../src/engine/tensors.ts';
import { checkNativeAgainstComposite } from './checkGradients.ts';
import { countAlive, normalMatrix, normalValues } from './opCase.ts';

/** Blocks of random codes whose scales are small positive halves, so that products stay ordinary numbers. */
function randomBlocks(random: Random, type: GgmlType, valueCount: number): Uint8Array {
  const bytes = Uint8Array.from({ length: ggmlSizeBytes(type, valueCount) }, () => random.nextBelow(256));
  const { blockBytes } = ggmlTypes.find(({ name }) => name === type)!;
  const scaleOffsets = type === 'Q6_K' ? [208] : type.endsWith('_1') || type.endsWith('_K') ? [0, 2] : [0];
  for (let block = 0; block < bytes.length; block += blockBytes) {
    for (const offset of scaleOffsets) bytes.set([random.nextBelow(256), 0x18 + random.nextBelow(8)], block + offset); // 2^-9 … 2^-7
  }
  return bytes;
}

const quantized = ggmlTypes.filter(({ blockValues }) => blockValues > 1).map(({ name }) => name);

for (const type of quantized) {
  test(`products with ${type} weights on the native backend equal those with the same weights read here`, async () => {
    const random = Random.fromSeed(type.length);
    const [rows, columns] = [11, 512];
    for (const precision of ['f32', 'bf16'] as const) {
      await checkNativeAgainstComposite({
        inputs: [normalValues(random, [5, columns])],
        matrices: [{ bytes: randomBlocks(random, type, rows * columns), type, rows, columns }],
        precision,
        run: ([x], _, [matrix]) => frozenMatMul(x as Tensor2D, matrix!),
      });
    }
  });
}

test('a disposed matrix gives its memory back', async () => {
  await selectBackend('native');
  const active = backend() as NativeBackend;
  const before = { ...countAlive(), frozenBytes: active.nativeMemory().frozenBytes };
  const matrix = loadFrozenMatrix(normalMatrix(Random.fromSeed(1), 64, 64), { precision: 'f32' });
  assert.ok(active.nativeMemory().frozenBytes > before.frozenBytes);
  matrix.dispose();
  assert.deepEqual({ ...countAlive(), frozenBytes: active.nativeMemory().frozenBytes }, before);
});

test('bytes that do not fit the shape are refused with both sizes', async () => {
  await selectBackend('cpu');
  assert.throws(
    () => loadFrozenMatrix({ bytes: new Uint8Array(17), type: 'Q4_0', rows: 1, columns: 32 }, { precision: 'f32' }),
    /1 x 32 values of Q4_0 take 18 bytes, got 17/,
  );
});

test('a matrix of the native backend is refused on another one', async () => {
  await selectBackend('native');
  const matrix = loadFrozenMatrix(normalMatrix(Random.fromSeed(2), 3, 4), { precision: 'f32' });
  await selectBackend('cpu');
  const x = tensor2d([[1, 2, 3, 4]]);
  assert.throws(() => frozenMatMul(x, matrix), /'FrozenMatMul' not registered for backend 'cpu'/);
  x.dispose();
  matrix.dispose();
});
