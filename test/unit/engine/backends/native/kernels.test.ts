import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from '../../../../../src/base/random.ts';
import { selectBackend } from '../../../../../src/engine/backend.ts';
import * as tensors from '../../../../../src/engine/tensors.ts';
import { env, tensor, tidy, type Tensor } from '../../../../../src/engine/tensors.ts';
import { countAlive, normalValues, relativeError, type Values } from '../../opCase.ts';

// Makes tfjs check after every kernel that it left no data behind.
env().set('IS_TEST', true);

/** Other order of summation and other exponentials than plain JavaScript. */
const kernelTolerance = 1e-5;

type Operation = (...operands: Tensor[]) => Tensor | Tensor[];

function runAll(inputs: readonly Values[], operation: Operation): Values[] {
  let results: Values[] = [];
  tidy(() => {
    const outputs = [operation(...inputs.map(({ shape, values }) => tensor(values, [...shape])))].flat();
    results = outputs.map((output) => ({ shape: output.shape, values: Float32Array.from(output.dataSync()) }));
  });
  return results;
}

async function check(inputs: readonly Values[], operation: Operation): Promise<void> {
  const shapes = inputs.map(({ shape }) => `[${shape}]`).join(' ');
  await selectBackend('native');
  const before = countAlive();
  const native = runAll(inputs, operation);
  assert.deepEqual(countAlive(), before, shapes);
  await selectBackend('cpu');
  runAll(inputs, operation).forEach((expected, index) => {
    assert.deepEqual(native[index]!.shape, expected.shape, shapes);
    const error = relativeError(native[index]!.values, expected.values);
    assert.ok(error <= kernelTolerance, `${shapes}: error ${error}`);
  });
}

const positive = (values: Values): Values => ({ ...values, values: values.values.map((value) => Math.abs(value) + 0.1) });

const unary = ['exp', 'log', 'neg', 'sigmoid', 'sqrt', 'square', 'relu', 'tanh', 'softplus', 'zerosLike', 'onesLike'] as const;

test('element-wise operations of one tensor equal plain JavaScript', async () => {
  const random = Random.fromSeed(91);
  for (const name of unary) {
    for (const shape of [[0], [1], [3, 7], [2, 3, 17]]) await check([positive(normalValues(random, shape))], (x) => tensors[name](x));
  }
});

const shapePairs: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[5], [5]],
  [[4, 6], [6]],
  [[6], [4, 6]],
  [
    [4, 6],
    [4, 1],
  ],
  [
    [4, 1],
    [4, 6],
  ],
  [[4, 6], []],
  [[], [4, 6]],
  [
    [2, 3, 4],
    [2, 1, 4],
  ],
  [
    [3, 1],
    [1, 4],
  ],
  [[0, 3], [3]],
  [[0], []],
];

test('element-wise operations of two tensors equal plain JavaScript, repeated operands included', async () => {
  const random = Random.fromSeed(92);
  for (const name of ['add', 'sub', 'mul', 'div', 'maximum', 'minimum'] as const) {
    for (const [a, b] of shapePairs) {
      await check([normalValues(random, a), positive(normalValues(random, b))], (x, y) => tensors[name](x, y));
    }
  }
});

test('sums and means over any axes equal plain JavaScript', async () => {
  const random = Random.fromSeed(93);
  const axesOfShape: readonly (readonly [readonly number[], readonly (number[] | undefined)[]])[] = [
    [[], [undefined]],
    [[7], [undefined, [0], [-1]]],
    [
      [4, 9],
      [undefined, [0], [1], [0, 1], [-1]],
    ],
    [
      [2, 3, 5],
      [undefined, [0], [1], [2], [0, 1], [1, 2], [0, 2]],
    ],
  ];
  for (const [shape, axesList] of axesOfShape) {
    for (const axes of axesList) {
      for (const keepDims of [false, true]) {
        await check([normalValues(random, shape)], (x) => [tensors.sum(x, axes, keepDims), tensors.mean(x, axes, keepDims)]);
      }
    }
  }
});

test('products of two matrices equal plain JavaScript, transposed or not', async () => {
  const random = Random.fromSeed(94);
  for (let round = 0; round < 8; round++) {
    const [m, k, n] = [1 + random.nextBelow(40), 1 + random.nextBelow(40), 1 + random.nextBelow(40)];
    for (const [transposeA, transposeB] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      const a = normalValues(random, transposeA ? [k, m] : [m, k]);
      const b = normalValues(random, transposeB ? [n, k] : [k, n]);
      await check([a, b], (x, y) => tensors.matMul(x, y, transposeA, transposeB));
    }
  }
  await check([normalValues(random, [2, 3, 4]), normalValues(random, [2, 4, 5])], (x, y) => tensors.matMul(x, y));
});

test('changes of shape equal plain JavaScript', async () => {
  const x = normalValues(Random.fromSeed(95), [4, 3, 5]);
  await check([x], (t) => [
    tensors.reshape(t, [12, -1]),
    tensors.expandDims(t, 1),
    tensors.expandDims(t, -1),
    tensors.squeeze(tensors.slice(t, 1, 1)),
  ]);
  for (const permutation of [
    [0, 1, 2],
    [1, 2, 0],
    [2, 0, 1],
    [1, 0, 2],
    [2, 1, 0],
  ])
    await check([x], (t) => tensors.transpose(t, permutation));
  await check([normalValues(Random.fromSeed(96), [1, 3, 1, 5])], (t) => [
    tensors.transpose(t, [2, 1, 3, 0]),
    tensors.transpose(t, [3, 2, 0, 1]),
  ]);
});

test('slices, pieces and joined tensors equal plain JavaScript', async () => {
  const random = Random.fromSeed(97);
  const x = normalValues(random, [4, 6, 5]);
  await check([x], (t) => [
    tensors.slice(t, [1, 0, 2], [2, 6, 3]),
    tensors.slice(t, [0, 2], [-1, 3]),
    tensors.slice(t, 2),
    tensors.slice(t, [0, 0, 0], [4, 6, 5]),
    tensors.slice(t, [1, 1, 1], [0, 2, 2]),
  ]);
  for (const axis of [0, 1, 2, -1]) await check([x, x, x], (...operands) => tensors.concat(operands, axis));
  await check([normalValues(random, [0, 3]), normalValues(random, [2, 3])], (...operands) => tensors.concat(operands, 0));
  await check([x], (t) => [...tensors.split(t, 2, 0), ...tensors.split(t, [1, 5], 1), ...tensors.split(t, [2, -1], 2)]);
  await check([x], (t) => [tensors.stack([t, t], 1), ...tensors.unstack(t, 1)]);
  await check([x], (t) => [
    tensors.pad(t, [
      [1, 0],
      [0, 2],
      [3, 1],
    ]),
    tensors.pad(
      t,
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      7,
    ),
  ]);
});

test('looked-up and gathered rows equal plain JavaScript', async () => {
  const x = normalValues(Random.fromSeed(98), [6, 4]);
  await check([x], (t) => [
    tensors.gather(t, tensors.tensor1d([5, 0, 0, 3], 'int32')),
    tensors.gather(t, tensors.tensor1d([3, 1], 'int32'), 1),
    tensors.unsortedSegmentSum(t, tensors.tensor1d([2, 0, 2, 2, 0, 3], 'int32'), 5),
  ]);
});

test('the sum of many tensors and filled tensors equal plain JavaScript', async () => {
  const x = normalValues(Random.fromSeed(99), [3, 4]);
  await check([x, x, x], (...operands) => [tensors.addN(operands), tensors.fill([2, 3], -1.5), tensors.zeros([2]), tensors.ones([0, 2])]);
});

test('other types than f32 pass through', async () => {
  await selectBackend('native');
  const before = countAlive();
  tidy(() => {
    const integers = tensors.tensor1d([3, -1, 2], 'int32');
    assert.deepEqual(Array.from(tensors.add(integers, integers).dataSync()), [6, -2, 4]);
    assert.deepEqual(Array.from(tensors.cast(integers, 'float32').dataSync()), [3, -1, 2]);
    assert.deepEqual(Array.from(tensors.slice(integers, 1, 2).dataSync()), [-1, 2]);
    const truths = tensors.greater(tensors.tensor1d([1, -1]), tensors.scalar(0));
    assert.equal(truths.dtype, 'bool');
    assert.deepEqual(Array.from(truths.dataSync()), [1, 0]);
  });
  assert.deepEqual(countAlive(), before);
});

test('identity and reshape share memory, and it lives until its last tensor goes', async () => {
  await selectBackend('native');
  const before = countAlive();
  const x = tensors.tensor1d([1, 2, 3, 4]);
  const slots = countAlive().slots;
  const views = [x.clone(), tensors.reshape(x, [2, 2])];
  assert.equal(countAlive().slots, slots);
  x.dispose();
  assert.deepEqual(Array.from(views[1]!.dataSync()), [1, 2, 3, 4]);
  tensors.dispose(views);
  assert.deepEqual(countAlive(), before);
});

test('a tensor moves from one backend to another and back, its clones with it', async () => {
  await selectBackend('cpu');
  const x = tensors.tensor1d([1, 2, 3]);
  const clone = x.clone();
  await selectBackend('native');
  const before = countAlive();
  const doubled = tensors.add(x, clone);
  assert.deepEqual(Array.from(doubled.dataSync()), [2, 4, 6]);
  x.dispose();
  assert.deepEqual(Array.from(tensors.square(clone).dataSync()), [1, 4, 9]);
  await selectBackend('cpu');
  assert.deepEqual(Array.from(tensors.add(clone, doubled).dataSync()), [3, 6, 9]);
  assert.ok(before.slots >= 0);
});
