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
  /** Starts and lengths of shared contexts. */
  readonly contexts?: readonly [readonly number[], readonly number[]];
}

function attentionCase(inputs: readonly Values[], { starts, contexts }: Pick<Shape, 'starts' | 'contexts'>, scale?: number): OpCase {
  return {
    inputs,
    run: (tensors) => {
      const [queries, keys, values, prefixKeys, prefixValues] = tensors as [Tensor3D, Tensor3D, Tensor3D, Tensor3D?, Tensor3D?];
      const sequenceStarts = Int32Array.from(starts);
      const sharedContexts = contexts && { starts: Int32Array.from(contexts[0]), lengths: Int32Array.from(contexts[1]) };
      const operands = { queries, keys, values, prefixKeys, prefixValues, sequenceStarts, sharedContexts };
      return prefixAttention({ ...operands, ...(scale !== undefined && { scale }) });
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
  {
    N: 6,
    P: 2,
    H: 4,
    K: 2,
    E: 3,
    starts: [0, 3, 4],
    contexts: [
      [0, 0, 0],
      [0, 2, 3],
    ],
  },
];

test('the gradients of prefixAttention equal finite differences', async () => {
  for (const [seed, shape] of smallShapes.entries()) {
    await checkAgainstFiniteDifferences(attentionCase(drawInputs(Random.fromSeed(seed), shape), shape));
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
    await checkNativeAgainstComposite(attentionCase(drawInputs(random, shape), shape));
  }
});

/** Groups of a context of 0 to 200 tokens and up to three branches of 1 to 90. */
function drawShared(random: Random): Shape {
  const [starts, contextStarts, contextLengths]: [number[], number[], number[]] = [[], [], []];
  let N = 0;
  for (let group = 0; group < 1 + random.nextBelow(3); group++) {
    const owner = N;
    const context = [0, 1, 63, 64, 65, random.nextBelow(200)][random.nextBelow(6)] as number;
    for (let branch = 0; branch < 1 + random.nextBelow(3); branch++) {
      starts.push(N);
      contextStarts.push(branch > 0 ? owner : 0);
      contextLengths.push(branch > 0 ? context : 0);
      N += 1 + random.nextBelow(90) + (branch > 0 ? 0 : context);
    }
  }
  const K = 1 + random.nextBelow(2);
  const [P, H, E] = [random.nextBelow(2) * random.nextBelow(70), K * (1 + random.nextBelow(3)), 1 + random.nextBelow(40)];
  return { N, P, H, K, E, starts, contexts: [contextStarts, contextLengths] };
}

test('prefixAttention with shared contexts on the native backend equals its composite definition', async () => {
  const random = Random.fromSeed(47);
  for (let draw = 0; draw < 6; draw++) {
    const shape = drawShared(random);
    await checkNativeAgainstComposite(attentionCase(drawInputs(random, shape), shape));
  }
});

test('prefixAttention takes another scale than the default', async () => {
  const shape = { N: 6, P: 2, H: 2, K: 1, E: 5, starts: [0, 3] };
  const inputs = drawInputs(Random.fromSeed(42), shape);
  await checkNativeAgainstComposite(attentionCase(inputs, shape, 0.1));
  const { out: withDefault } = await evaluateCase('cpu', attentionCase(inputs, shape));
  const { out: withOwn } = await evaluateCase('cpu', attentionCase(inputs, shape, 0.1));
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
    const packed = await evaluateCase(backendName, attentionCase(inputs, shape));
    const first = await evaluateCase(backendName, attentionCase(alone(0, 3), { starts: [0] }));
    const second = await evaluateCase(backendName, attentionCase(alone(3, 7), { starts: [0] }));
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
    const whole = await evaluateCase(backendName, attentionCase([queries, keys, values], { starts: [0] }));
    const withPrefix = await evaluateCase(
      backendName,
      attentionCase([cut(queries, 2, 6), cut(keys, 2, 6), cut(values, 2, 6), cut(keys, 0, 2), cut(values, 0, 2)], { starts: [0] }),
    );
    assert.ok(relativeError(withPrefix.out.values, whole.out.values.slice(2 * 8)) < 1e-6);
  });

  test(`a branch behind a shared context acts like one behind a copy of it on ${backendName}`, async () => {
    // Context 0..2, branches 3..4 and 5..6; the copy lies behind the first branch.
    const shape = {
      N: 7,
      P: 2,
      H: 2,
      K: 1,
      E: 4,
      starts: [0, 5],
      contexts: [
        [0, 0],
        [0, 3],
      ],
    } as const;
    const inputs = drawInputs(Random.fromSeed(48), shape);
    const copied = inputs.map((input, index): Values => {
      if (index > 2) return input;
      const width = input.values.length / shape.N;
      const rows = [0, 1, 2, 3, 4, 0, 1, 2, 5, 6].flatMap((row) => [...input.values.slice(row * width, (row + 1) * width)]);
      return { shape: input.shape.with(0, 10), values: Float32Array.from(rows) };
    });
    const { out: shared } = await evaluateCase(backendName, attentionCase(inputs, shape));
    const { out: separate } = await evaluateCase(backendName, attentionCase(copied, { starts: [0, 5] }));
    const branch = (values: Float32Array): Float32Array => values.slice(-2 * 8);
    assert.ok(relativeError(shared.values.slice(0, 5 * 8), separate.values.slice(0, 5 * 8)) < 1e-6);
    assert.ok(relativeError(branch(shared.values), branch(separate.values)) < 1e-6);
  });

  test(`query heads share key/value heads in runs, not in turns, on ${backendName}`, async () => {
    // One token, so each query head returns the values of its key/value head unchanged.
    const queries = normalValues(Random.fromSeed(45), [1, 4, 2]);
    const keys = normalValues(Random.fromSeed(46), [1, 2, 2]);
    const values = { shape: [1, 2, 2], values: Float32Array.of(1, 2, 3, 4) };
    const { out } = await evaluateCase(backendName, attentionCase([queries, keys, values], { starts: [0] }));
    assert.ok(relativeError(out.values, Float32Array.of(1, 2, 1, 2, 3, 4, 3, 4)) < 1e-6);
  });
}
