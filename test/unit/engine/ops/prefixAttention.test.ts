import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from '../../../../src/base/random.ts';
import { prefixAttention } from '../../../../src/engine/ops/prefixAttention.ts';
import type { Tensor3D } from '../../../../src/engine/tensors.ts';
import { checkAgainstFiniteDifferences, checkNativeAgainstComposite } from '../checkGradients.ts';
import { evaluateCase, normalValues, relativeError, type OpCase, type Values } from '../opCase.ts';

// Legend: N tokens, P prefix length, H query heads, K key/value heads, E head width.

interface Shape {
  readonly N: number;
  readonly P: number;
  readonly H: number;
  readonly K: number;
  readonly E: number;
  readonly starts: readonly number[];
}

function attentionCase(inputs: readonly Values[], starts: readonly number[], scale?: number): OpCase {
  return {
    inputs,
    run: (tensors) => {
      const [queries, keys, values, prefixKeys, prefixValues] = tensors as [Tensor3D, Tensor3D, Tensor3D, Tensor3D?, Tensor3D?];
      const sequenceStarts = Int32Array.from(starts);
      return prefixAttention({ queries, keys, values, prefixKeys, prefixValues, sequenceStarts, ...(scale !== undefined && { scale }) });
    },
  };
}

function drawInputs(random: Random, { N, P, H, K, E }: Shape): Values[] {
  const shapes = [
    [N, H, E],
    [N, K, E],
    [N, K, E],
    [P, K, E],
    [P, K, E],
  ];
  return shapes.slice(0, P > 0 ? 5 : 3).map((shape) => normalValues(random, shape));
}

const smallShapes: readonly Shape[] = [
  { N: 1, P: 0, H: 1, K: 1, E: 1, starts: [0] },
  { N: 4, P: 2, H: 4, K: 2, E: 3, starts: [0, 1] },
  { N: 5, P: 1, H: 3, K: 1, E: 2, starts: [0, 2, 4] },
  { N: 3, P: 0, H: 2, K: 2, E: 4, starts: [0] },
];

test('the gradients of prefixAttention equal finite differences', async () => {
  for (const [seed, shape] of smallShapes.entries()) {
    await checkAgainstFiniteDifferences(attentionCase(drawInputs(Random.fromSeed(seed), shape), shape.starts));
  }
});

test('prefixAttention on the native backend equals its composite definition', async () => {
  const random = Random.fromSeed(41);
  const drawn = Array.from({ length: 8 }, (): Shape => {
    const [K, N] = [1 + random.nextBelow(3), 1 + random.nextBelow(40)];
    const starts = [...new Set([0, ...Array.from({ length: random.nextBelow(3) }, () => random.nextBelow(N))])].toSorted((a, b) => a - b);
    return { N, P: random.nextBelow(20), H: K * (1 + random.nextBelow(3)), K, E: 1 + random.nextBelow(70), starts };
  });
  const empty: Shape = { N: 0, P: 3, H: 2, K: 1, E: 4, starts: [] };
  const real: Shape = { N: 70, P: 33, H: 9, K: 3, E: 64, starts: [0, 37] };
  for (const shape of [...smallShapes, empty, real, ...drawn]) {
    await checkNativeAgainstComposite(attentionCase(drawInputs(random, shape), shape.starts));
  }
});

test('prefixAttention takes another scale than the default', async () => {
  const shape = { N: 6, P: 2, H: 2, K: 1, E: 5, starts: [0, 3] };
  const inputs = drawInputs(Random.fromSeed(42), shape);
  await checkNativeAgainstComposite(attentionCase(inputs, shape.starts, 0.1));
  const { out: withDefault } = await evaluateCase('cpu', attentionCase(inputs, shape.starts));
  const { out: withOwn } = await evaluateCase('cpu', attentionCase(inputs, shape.starts, 0.1));
  assert.notDeepEqual(withDefault.values, withOwn.values);
});

for (const backendName of ['cpu', 'native'] as const) {
  test(`packed sequences cannot see each other on ${backendName}`, async () => {
    const shape = { N: 7, P: 2, H: 4, K: 2, E: 8, starts: [0, 3] };
    const inputs = drawInputs(Random.fromSeed(43), shape);
    const rows = (whole: Values, begin: number, end: number): Values => {
      const width = whole.values.length / shape.N;
      return { shape: whole.shape.with(0, end - begin), values: whole.values.slice(begin * width, end * width) };
    };
    const alone = (begin: number, end: number): Values[] => inputs.map((input, index) => (index < 3 ? rows(input, begin, end) : input));
    const packed = await evaluateCase(backendName, attentionCase(inputs, shape.starts));
    const first = await evaluateCase(backendName, attentionCase(alone(0, 3), [0]));
    const second = await evaluateCase(backendName, attentionCase(alone(3, 7), [0]));
    const joined = Float32Array.of(...first.out.values, ...second.out.values);
    assert.ok(relativeError(packed.out.values, joined) < 1e-6);
  });

  test(`a prefix acts like earlier tokens on ${backendName}`, async () => {
    const shape = { N: 6, P: 0, H: 2, K: 1, E: 4, starts: [0] };
    const [queries, keys, values] = drawInputs(Random.fromSeed(44), shape) as [Values, Values, Values];
    const cut = (whole: Values, begin: number, end: number): Values => {
      const width = whole.values.length / shape.N;
      return { shape: whole.shape.with(0, end - begin), values: whole.values.slice(begin * width, end * width) };
    };
    const whole = await evaluateCase(backendName, attentionCase([queries, keys, values], [0]));
    const withPrefix = await evaluateCase(
      backendName,
      attentionCase([cut(queries, 2, 6), cut(keys, 2, 6), cut(values, 2, 6), cut(keys, 0, 2), cut(values, 0, 2)], [0]),
    );
    assert.ok(relativeError(withPrefix.out.values, whole.out.values.slice(2 * 8)) < 1e-6);
  });

  test(`query heads share key/value heads in runs, not in turns, on ${backendName}`, async () => {
    // One token, so each query head returns the values of its key/value head unchanged.
    const queries = normalValues(Random.fromSeed(45), [1, 4, 2]);
    const keys = normalValues(Random.fromSeed(46), [1, 2, 2]);
    const values = { shape: [1, 2, 2], values: Float32Array.of(1, 2, 3, 4) };
    const { out } = await evaluateCase(backendName, attentionCase([queries, keys, values], [0]));
    assert.ok(relativeError(out.values, Float32Array.of(1, 2, 1, 2, 3, 4, 3, 4)) < 1e-6);
  });
}
