// Every operation with WGSL kernels equals its composite definition of plain operations, gradients included.
// Legend: N tokens, P prefix length, H query heads, K key/value heads, E head width, M targets, V vocabulary.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../src/base/random.ts';
import { selectBackend } from '../../src/engine/backend.ts';
import { loadFrozenMatrix, type QuantizedMatrix } from '../../src/engine/frozenMatrix.ts';
import { frozenMatMul } from '../../src/engine/ops/frozenMatMul.ts';
import { gatherRows } from '../../src/engine/ops/gatherRows.ts';
import { prefixAttention } from '../../src/engine/ops/prefixAttention.ts';
import { rmsNorm } from '../../src/engine/ops/rmsNorm.ts';
import { rope } from '../../src/engine/ops/rope.ts';
import { runKernelForAll } from '../../src/engine/ops/runKernel.ts';
import { scoreTargets } from '../../src/engine/ops/scoreTargets.ts';
import { swiGlu } from '../../src/engine/ops/swiGlu.ts';
import { targetCrossEntropy } from '../../src/engine/ops/targetCrossEntropy.ts';
import { dequantizeRows } from '../../src/engine/quantization/dequantize.ts';
import { ggmlTypes } from '../../src/engine/quantization/ggmlType.ts';
import { tensor2d, tidy, zeros, type Tensor1D, type Tensor2D, type Tensor3D } from '../../src/engine/tensors.ts';
import { quantize } from '../helpers/quantize.ts';
import { normalMatrix, normalValues, relativeError, type OpCase } from '../unit/engine/opCase.ts';
import { checkWebgpuAgainstComposite, webgpuTolerance } from './checkWebgpu.ts';

function quantizedMatrix(random: Random, type: QuantizedMatrix['type'], rows: number, columns: number): QuantizedMatrix {
  const { values } = normalValues(random, [rows, columns], columns ** -0.5);
  return { bytes: quantize(values, type), type, rows, columns };
}

for (const { name: type, blockValues } of ggmlTypes) {
  test(`products with a ${type} matrix, and its rows`, async () => {
    const random = Random.fromSeed(11);
    const columns = blockValues === 1 ? [1, 13, 70] : [blockValues, 3 * blockValues];
    for (const [index, width] of columns.entries()) {
      const [tokenCount, rows] = [
        [1, 5],
        [67, 131],
        [3, 64],
      ][index]! as [number, number];
      const matrix = quantizedMatrix(random, type, rows, width);
      const bias = normalValues(random, [rows]);
      // SwiftShader takes a second to compile each product: a bias is a line of its own, the same for all types.
      for (const hasBias of type === 'Q4_1' ? [false, true] : [false]) {
        await checkWebgpuAgainstComposite({
          inputs: [normalValues(random, [tokenCount, width])],
          constants: [bias],
          matrices: [matrix],
          run: ([x], [added], [weights]) => frozenMatMul(x as Tensor2D, weights!, hasBias ? (added as Tensor1D) : undefined),
        });
      }
      await selectBackend('webgpu');
      const loaded = loadFrozenMatrix(matrix, { precision: 'f32' });
      const wanted = Int32Array.of(rows - 1, 0, rows >> 1);
      const gathered = gatherRows(loaded, wanted);
      const values = dequantizeRows(matrix.bytes, type, rows * width);
      const expected = Float32Array.from([...wanted].flatMap((row) => [...values.subarray(row * width, (row + 1) * width)]));
      assert.ok(relativeError(gathered.dataSync<'float32'>(), expected) <= 1e-6);
      gathered.dispose();
      loaded.dispose();
    }
  });
}

test('a product of no tokens is empty', async () => {
  await selectBackend('webgpu');
  const matrix = loadFrozenMatrix(normalMatrix(Random.fromSeed(12), 5, 8), { precision: 'f32' });
  const product = tidy(() => frozenMatMul(zeros([0, 8]), matrix));
  assert.deepEqual(product.shape, [0, 5]);
  assert.equal(product.dataSync().length, 0);
  product.dispose();
  matrix.dispose();
});

test('rmsNorm', async () => {
  const random = Random.fromSeed(13);
  for (const shape of [
    [1, 1],
    [7, 33],
    [50, 576],
  ] as const) {
    await checkWebgpuAgainstComposite({
      inputs: [normalValues(random, shape)],
      constants: [normalValues(random, [shape[1]])],
      run: ([x], [weight]) => rmsNorm(x as Tensor2D, weight as Tensor1D, 1e-5),
    });
  }
});

test('swiGlu', async () => {
  const random = Random.fromSeed(14);
  for (const shape of [
    [1, 1],
    [13, 97],
  ]) {
    await checkWebgpuAgainstComposite({
      inputs: [normalValues(random, shape, 3), normalValues(random, shape)],
      run: ([gate, up]) => swiGlu(gate as Tensor2D, up as Tensor2D),
    });
  }
});

test('rope', async () => {
  const random = Random.fromSeed(15);
  const positions = Int32Array.of(3, 0, 511, 4, 30_000);
  for (const style of ['adjacent', 'halves'] as const) {
    for (const [rotatedWidth, frequencyFactors] of [
      [8, undefined],
      [6, Float32Array.of(1, 2, 4)],
      [0, undefined],
    ] as const) {
      const config = { base: 10_000, style, rotatedWidth, positionScale: 0.5, ...(frequencyFactors && { frequencyFactors }) };
      await checkWebgpuAgainstComposite({
        inputs: [normalValues(random, [5, 3, 8])],
        run: ([x]) => rope(x as Tensor3D, positions, config),
      });
    }
  }
});

function attentionCase(
  seed: number,
  [N, P, H, K, E]: readonly [number, number, number, number, number],
  starts: readonly number[],
  contexts?: readonly [starts: readonly number[], lengths: readonly number[]],
): OpCase {
  const random = Random.fromSeed(seed);
  const prefix = P > 0 ? [normalValues(random, [P, K, E]), normalValues(random, [P, K, E])] : [];
  return {
    inputs: [normalValues(random, [N, H, E]), normalValues(random, [N, K, E]), normalValues(random, [N, K, E]), ...prefix],
    run: (inputs) => {
      const [queries, keys, values, prefixKeys, prefixValues] = inputs as Tensor3D[];
      return prefixAttention({
        queries: queries!,
        keys: keys!,
        values: values!,
        prefixKeys,
        prefixValues,
        sequenceStarts: Int32Array.from(starts),
        sharedContexts: contexts && { starts: Int32Array.from(contexts[0]), lengths: Int32Array.from(contexts[1]) },
      });
    },
  };
}

test('attention over a prefix and over packed sequences', async () => {
  await checkWebgpuAgainstComposite(attentionCase(21, [1, 0, 1, 1, 1], [0]));
  await checkWebgpuAgainstComposite(attentionCase(22, [9, 3, 4, 2, 4], [0, 5]));
  await checkWebgpuAgainstComposite(attentionCase(23, [37, 17, 3, 1, 20], [0, 1, 18, 33]));
  await checkWebgpuAgainstComposite(attentionCase(24, [64, 16, 9, 3, 64], [0, 32]));
  await checkWebgpuAgainstComposite(attentionCase(25, [50, 0, 2, 2, 8], [0, 16, 48]));
  // More tokens than one workgroup sums up for the prefix.
  await checkWebgpuAgainstComposite(attentionCase(26, [300, 5, 2, 1, 16], [0, 100, 290]));
});

test('attention over shared contexts', async () => {
  await checkWebgpuAgainstComposite(
    attentionCase(
      28,
      [9, 3, 4, 2, 4],
      [0, 5, 7],
      [
        [0, 0, 0],
        [0, 3, 5],
      ],
    ),
  );
  // Two groups whose contexts begin and end inside tiles, and a sequence alone between them.
  await checkWebgpuAgainstComposite(
    attentionCase(
      29,
      [150, 17, 3, 1, 20],
      [0, 50, 61, 70, 120, 121],
      [
        [0, 0, 0, 70, 70, 70],
        [0, 37, 0, 0, 48, 20],
      ],
    ),
  );
  await checkWebgpuAgainstComposite(
    attentionCase(
      30,
      [300, 0, 2, 2, 8],
      [0, 170, 200],
      [
        [0, 0, 0],
        [0, 160, 160],
      ],
    ),
  );
});

test('attention with wide heads', async () => {
  await checkWebgpuAgainstComposite(attentionCase(27, [20, 6, 2, 1, 128], [0, 7]));
});

test('cross entropy of targets', async () => {
  const random = Random.fromSeed(31);
  const positions = Int32Array.of(0, 2, 2, 5, 9);
  for (const [vocabularySize, type] of [
    [300, 'F32'],
    [1027, 'Q4_1'],
    [65, 'Q6_K'],
  ] as const) {
    const tokens = Int32Array.of(3, 0, vocabularySize - 1, 17, 64);
    await checkWebgpuAgainstComposite({
      inputs: [normalValues(random, [10, 256])],
      matrices: [quantizedMatrix(random, type, vocabularySize, 256)],
      run: ([hidden], _, [matrix]) => targetCrossEntropy(hidden as Tensor2D, matrix!, positions, tokens),
    });
  }
});

test('cross entropy does not depend on how the vocabulary is cut', async () => {
  await selectBackend('webgpu');
  const random = Random.fromSeed(32);
  const matrix = loadFrozenMatrix(normalMatrix(random, 200, 8), { precision: 'f32' });
  const hidden = tensor2d(normalValues(random, [3, 8]).values, [3, 8]);
  const [targetPositions, targetTokens] = [Int32Array.of(0, 1, 2, 2), Int32Array.of(0, 63, 64, 199)];
  const run = (chunkRows: number): Float32Array[] =>
    runKernelForAll('TargetCrossEntropy', { hidden }, { matrix, targetPositions, targetTokens, wantsGradient: true, chunkRows }).map(
      (output) => {
        const values = Float32Array.from(output.dataSync());
        output.dispose();
        return values;
      },
    );
  const whole = run(200);
  for (const chunkRows of [64, 70, 199]) {
    run(chunkRows).forEach((values, index) => assert.ok(relativeError(values, whole[index]!) <= webgpuTolerance));
  }
  hidden.dispose();
  matrix.dispose();
});

test('scores of targets name the likeliest token, the lowest among equals', async () => {
  const random = Random.fromSeed(33);
  const { bytes } = normalMatrix(random, 300, 24);
  // Row 7 repeats row 250.
  bytes.copyWithin(7 * 96, 250 * 96, 251 * 96);
  const hiddenValues = normalValues(random, [6, 24]).values;
  hiddenValues.set(new Float32Array(bytes.slice(7 * 96, 8 * 96).buffer), 24);
  const scoreOn = async (name: 'webgpu' | 'cpu'): Promise<ReturnType<typeof scoreTargets>> => {
    await selectBackend(name);
    const matrix = loadFrozenMatrix({ bytes, type: 'F32', rows: 300, columns: 24 }, { precision: 'f32' });
    const hidden = tensor2d(hiddenValues, [6, 24]);
    const scores = scoreTargets(hidden, matrix, Int32Array.of(0, 1, 1, 5), Int32Array.of(3, 0, 299, 17));
    hidden.dispose();
    matrix.dispose();
    return scores;
  };
  const [actual, expected] = [await scoreOn('webgpu'), await scoreOn('cpu')];
  assert.deepEqual(actual.argmax, expected.argmax);
  assert.equal(actual.argmax[1], 7);
  assert.ok(relativeError(actual.losses, expected.losses) <= webgpuTolerance);
});
