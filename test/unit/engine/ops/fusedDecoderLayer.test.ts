import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from '../../../../src/base/random.ts';
import {
  compositeDecoderLayer,
  fusedDecoderLayer,
  type DecoderLayerConfig,
  type DecoderLayerInputs,
  type DecoderLinear,
} from '../../../../src/engine/ops/fusedDecoderLayer.ts';
import { type Tensor1D, type Tensor2D, type Tensor3D } from '../../../../src/engine/tensors.ts';
import { checkAgainstFiniteDifferences, checkNativeAgainstComposite, nativeTolerance } from '../checkGradients.ts';
import { evaluateCase, normalMatrix, normalValues, relativeError, type OpCase } from '../opCase.ts';

// Legend: N tokens, P prefix length, D model width, H query heads, K key/value heads, E head width, F feed-forward width.

interface Shape {
  readonly N: number;
  readonly P: number;
  readonly D: number;
  readonly H: number;
  readonly K: number;
  readonly E: number;
  readonly F: number;
  readonly starts: readonly number[];
  /** Starts and lengths of shared contexts. */
  readonly contexts?: readonly [readonly number[], readonly number[]];
}

interface Options {
  readonly precision?: 'f32' | 'bf16';
  readonly style?: 'adjacent' | 'halves';
  readonly bias?: boolean;
  readonly differentiatesInput?: boolean;
  /** Linear maps with a low-rank addition of rank 2. */
  readonly lowRank?: readonly DecoderLinear[];
  readonly definition?: typeof fusedDecoderLayer;
}

const linearNames: readonly DecoderLinear[] = ['query', 'key', 'value', 'output', 'gate', 'up', 'down'];

function layerCase(seed: number, { N, P, D, H, K, E, F, starts, contexts }: Shape, options: Options = {}): OpCase {
  const {
    precision = 'f32',
    style = 'adjacent',
    bias = false,
    differentiatesInput = true,
    lowRank = [],
    definition = fusedDecoderLayer,
  } = options;
  const random = Random.fromSeed(seed);
  const sizes: readonly (readonly [number, number])[] = [
    [H * E, D],
    [K * E, D],
    [K * E, D],
    [D, H * E],
    [F, D],
    [F, D],
    [D, F],
  ];
  const config: DecoderLayerConfig = {
    headCount: H,
    keyValueHeadCount: K,
    headWidth: E,
    normEpsilon: 1e-5,
    rope: { base: 10_000, style, rotatedWidth: E, positionScale: 1 },
  };
  const sequenceStarts = Int32Array.from(starts);
  const sharedContexts = contexts && { starts: Int32Array.from(contexts[0]), lengths: Int32Array.from(contexts[1]) };
  const positions = Int32Array.from({ length: N }, (_, token) => {
    const sequence = starts.findLastIndex((start) => start <= token);
    return P + (contexts?.[1][sequence] ?? 0) + token - starts[sequence]!;
  });
  const x = normalValues(random, [N, D]);
  const prefix = P > 0 ? [normalValues(random, [P, K, E]), normalValues(random, [P, K, E])] : [];
  const biases = sizes.slice(0, 3).map(([rows]) => normalValues(random, [rows], bias ? 0.5 : 0));
  const deltas = lowRank.flatMap((name) => {
    const [rows, columns] = sizes[linearNames.indexOf(name)]!;
    return [normalValues(random, [2, columns], 0.3), normalValues(random, [rows, 2], 0.3)];
  });
  return {
    inputs: [...(differentiatesInput ? [x] : []), ...prefix, ...deltas],
    constants: [normalValues(random, [D]), normalValues(random, [D]), ...biases, x],
    matrices: sizes.map(([rows, columns]) => normalMatrix(random, rows, columns, columns ** -0.5)),
    precision,
    run: (inputs, constants, matrices) => {
      const [attentionNorm, feedForwardNorm, ...rest] = constants as Tensor1D[];
      const linears = linearNames.map((name, index) => [
        name,
        { matrix: matrices[index]!, bias: index < 3 && bias ? rest[index] : undefined },
      ]);
      const [own, ...trained] = differentiatesInput ? inputs : [constants.at(-1), ...inputs];
      const [prefixKeys, prefixValues] = P > 0 ? trained : [];
      const matricesOf = trained.slice(P > 0 ? 2 : 0) as Tensor2D[];
      const additions = lowRank.map((name, index) => [name, { a: matricesOf[2 * index]!, b: matricesOf[2 * index + 1]!, scale: 1.5 }]);
      const layerInputs: DecoderLayerInputs = {
        x: own as Tensor2D,
        positions,
        sequenceStarts,
        sharedContexts,
        prefixKeys: prefixKeys as Tensor3D | undefined,
        prefixValues: prefixValues as Tensor3D | undefined,
        differentiatesInput,
        lowRank: Object.fromEntries(additions) as never,
      };
      const weights = { attentionNorm: attentionNorm!, feedForwardNorm: feedForwardNorm!, linears: Object.fromEntries(linears) as never };
      return definition(layerInputs, weights, config);
    },
  };
}

const small: Shape = { N: 4, P: 2, D: 6, H: 4, K: 2, E: 2, F: 5, starts: [0, 2] };
const odd: Shape = { N: 7, P: 3, D: 9, H: 3, K: 1, E: 4, F: 11, starts: [0, 1, 4] };
const large: Shape = { N: 50, P: 17, D: 48, H: 6, K: 2, E: 8, F: 96, starts: [0, 31] };
const shared: Shape = {
  ...large,
  N: 101,
  starts: [0, 71, 75, 90],
  contexts: [
    [0, 0, 0, 75],
    [0, 66, 0, 7],
  ],
};

test('the gradients of a decoder layer equal finite differences', async () => {
  await checkAgainstFiniteDifferences(layerCase(1, small, { bias: true }));
  await checkAgainstFiniteDifferences(layerCase(2, { ...small, P: 0, starts: [0] }, { style: 'halves' }));
  await checkAgainstFiniteDifferences(
    layerCase(3, {
      ...small,
      N: 5,
      starts: [0, 3],
      contexts: [
        [0, 0],
        [0, 2],
      ],
    }),
  );
});

for (const precision of ['f32', 'bf16'] as const) {
  test(`a fused decoder layer in ${precision} equals its composite definition on plain JavaScript`, async () => {
    for (const [seed, shape] of [small, odd, large, { ...odd, P: 0 }, shared, { ...shared, P: 0 }].entries()) {
      await checkNativeAgainstComposite(
        layerCase(seed, shape, { precision, bias: seed % 2 === 0, style: seed % 2 === 0 ? 'halves' : 'adjacent' }),
      );
    }
  });

  test(`a fused decoder layer in ${precision} equals the same layer of single native operations`, async () => {
    const fused = await evaluateCase('native', layerCase(3, large, { precision }));
    const single = await evaluateCase('native', layerCase(3, large, { precision, definition: compositeDecoderLayer }));
    assert.ok(relativeError(fused.out.values, single.out.values) <= nativeTolerance[precision]);
    fused.gradients.forEach((gradient, index) =>
      assert.ok(relativeError(gradient, single.gradients[index]!) <= nativeTolerance[precision]),
    );
  });
}

test('the gradients of low-rank additions to every linear map equal finite differences and the composite definition', async () => {
  await checkAgainstFiniteDifferences(layerCase(5, small, { lowRank: linearNames }));
  await checkNativeAgainstComposite(layerCase(6, odd, { lowRank: linearNames, bias: true }));
  await checkNativeAgainstComposite(layerCase(7, large, { lowRank: linearNames, precision: 'bf16' }));
  await checkNativeAgainstComposite(layerCase(9, shared, { lowRank: linearNames }));
});

test('each linear map takes a low-rank addition alone, without a prefix and without a gradient of the input', async () => {
  for (const name of linearNames) {
    await checkNativeAgainstComposite(layerCase(8, { ...odd, P: 0 }, { lowRank: [name], differentiatesInput: false }));
  }
});

test('without a gradient of its input a layer gives the same gradients of its prefix', async () => {
  const whole = await evaluateCase('native', layerCase(4, odd));
  const prefixOnly = await evaluateCase('native', layerCase(4, odd, { differentiatesInput: false }));
  assert.deepEqual(prefixOnly.out, whole.out);
  assert.deepEqual(prefixOnly.gradients, whole.gradients.slice(1));
});
