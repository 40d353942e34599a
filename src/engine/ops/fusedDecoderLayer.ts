// Legend: N tokens, S sequences, P prefix length, D model width, H query heads, K key/value heads, E head width, F feed-forward width.

import { NativeMatrix } from '../frozenMatrix.ts';
import type { FrozenMatrix } from '../frozenMatrix.ts';
import { add, matMul, mul, reshape, tidy } from '../tensors.ts';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '../tensors.ts';
import { differentiable, isTakingGradient } from './differentiable.ts';
import { frozenMatMul } from './frozenMatMul.ts';
import { prefixAttention } from './prefixAttention.ts';
import { rmsNorm } from './rmsNorm.ts';
import { rope } from './rope.ts';
import type { RopeConfig } from './rope.ts';
import { hasKernel, runKernelForAll } from './runKernel.ts';
import type { SharedContexts } from './sharedContexts.ts';
import { swiGlu } from './swiGlu.ts';

/** A frozen linear map `x · Wᵀ + bias`. */
export interface FrozenLinear {
  readonly matrix: FrozenMatrix;
  /** `[rows]`, constant. */
  readonly bias?: Tensor1D | undefined;
}

/** The linear maps of a decoder layer. */
export type DecoderLinear = 'query' | 'key' | 'value' | 'output' | 'gate' | 'up' | 'down';

/** A trainable addition to a linear map: `scale * (x · aᵀ) · bᵀ`. */
export interface LowRankDelta {
  readonly a: Tensor2D; // [rank, columns]
  readonly b: Tensor2D; // [rows, rank]
  readonly scale: number;
}

/** What a decoder layer holds and never changes. */
export interface DecoderLayerWeights {
  readonly attentionNorm: Tensor1D; // [D]
  readonly feedForwardNorm: Tensor1D; // [D]
  readonly linears: Readonly<Record<DecoderLinear, FrozenLinear>>;
}

/** How a decoder layer computes. */
export interface DecoderLayerConfig {
  readonly headCount: number; // H
  readonly keyValueHeadCount: number; // K
  readonly headWidth: number; // E
  readonly normEpsilon: number;
  readonly rope: RopeConfig;
}

/** Inputs of {@link fusedDecoderLayer}. */
export interface DecoderLayerInputs {
  readonly x: Tensor2D; // [N, D]
  /** `[N]`, behind the prefix. */
  readonly positions: Int32Array;
  /** `[S]`, see {@link prefixAttention}. */
  readonly sequenceStarts: Int32Array;
  /** See {@link prefixAttention}. */
  readonly sharedContexts?: SharedContexts | undefined;
  /** `[P, K, E]`, rotated. Comes with `prefixValues` or not at all. */
  readonly prefixKeys?: Tensor3D | undefined;
  readonly prefixValues?: Tensor3D | undefined; // [P, K, E]
  /** Additions to the linear maps. */
  readonly lowRank?: Readonly<Partial<Record<DecoderLinear, LowRankDelta | undefined>>>;
  /** Whether `x` needs a gradient, the default. `false` for the lowest layer that is trained: nothing below it needs one. */
  readonly differentiatesInput?: boolean;
}

/**
 * One decoder layer: attention and feed-forward, each added to what came in.
 *
 * Differentiable in `x`, the prefix and the low-rank matrices. Keeps only what its gradient needs and frees everything else as it goes,
 * where the same layer from single operations keeps every intermediate gradient until the whole backward pass ends.
 * With frozen matrices in bf16, what is kept is rounded to bf16 too.
 *
 * @returns `[N, D]`.
 */
export function fusedDecoderLayer(inputs: DecoderLayerInputs, weights: DecoderLayerWeights, config: DecoderLayerConfig): Tensor2D {
  const isPacked = Object.values(weights.linears).every(({ matrix }) => matrix instanceof NativeMatrix);
  if (!isPacked || !hasKernel('DecoderLayer')) return compositeDecoderLayer(inputs, weights, config);
  return deltasOf(inputs).length === 0 ? wholeDecoderLayer(inputs, weights, config) : lowRankDecoderLayer(inputs, weights, config);
}

/** A layer in one call of the backend. What it keeps for its gradient has the backend's own layout. */
function wholeDecoderLayer(inputs: DecoderLayerInputs, weights: DecoderLayerWeights, config: DecoderLayerConfig): Tensor2D {
  const { x, positions, sequenceStarts, sharedContexts, prefixKeys, prefixValues } = inputs;
  const trained = trainedTensors(inputs);
  const keeps = trained.length > 0 && isTakingGradient();
  const attributes = { weights, config, positions, sequenceStarts, sharedContexts, keeps, gradientNames: trained.map(([name]) => name) };
  const prefix = prefixKeys && prefixValues && prefixKeys.shape[0] > 0 ? { prefixKeys, prefixValues } : {};
  const run = (): Tensor[] => runKernelForAll('DecoderLayer', { x, ...prefix }, attributes);
  if (!keeps) return run()[0] as Tensor2D;
  return differentiable<Tensor2D>(
    trained.map(([, tensor]) => tensor),
    () => {
      const [out, saved] = run() as [Tensor2D, Tensor];
      return {
        out,
        saved: [saved, ...Object.values(prefix)],
        backward: (dOut, [kept, keys, values]) =>
          runKernelForAll('DecoderLayerBackward', { dOut, saved: kept, prefixKeys: keys, prefixValues: values }, attributes),
      };
    },
  );
}

/** A layer with low-rank additions: single operations of the backend that free what the gradient does not need as they go. */
function lowRankDecoderLayer(inputs: DecoderLayerInputs, weights: DecoderLayerWeights, config: DecoderLayerConfig): Tensor2D {
  const { x, positions, sequenceStarts, sharedContexts } = inputs;
  const trained = trainedTensors(inputs);
  const names = trained.map(([name]) => name);
  const scales = Object.fromEntries(deltasOf(inputs).map(([name, { scale }]) => [name, scale]));
  const attributes = { weights, config, positions, sequenceStarts, sharedContexts, scales, gradientNames: names };
  // Prefix and low-rank matrices come by name; x is among them when it needs a gradient.
  const named = (tensors: readonly Tensor[]): Record<string, Tensor> => ({
    x,
    ...Object.fromEntries(names.map((name, index) => [name, tensors[index]])),
  });
  const run = (operands: readonly Tensor[]): [Tensor, ...Tensor[]] =>
    runKernelForAll('LowRankDecoderLayer', named(operands), attributes) as [Tensor, ...Tensor[]];
  const tensors = trained.map(([, tensor]) => tensor);
  return differentiable<Tensor2D>(tensors, (...operands) => {
    const [out, ...activations] = run(operands);
    return {
      out,
      saved: [x, ...operands, ...activations],
      backward: (dOut, [savedX, ...rest]) => {
        const kept = rest.slice(operands.length).map((tensor, index) => [`kept${index}`, tensor] as const);
        const inputsByName = { ...named(rest.slice(0, operands.length)), ...Object.fromEntries(kept), x: savedX, dOut };
        return runKernelForAll('LowRankDecoderLayerBackward', inputsByName, attributes);
      },
    };
  });
}

/** {@link fusedDecoderLayer} from single operations. */
export function compositeDecoderLayer(inputs: DecoderLayerInputs, weights: DecoderLayerWeights, config: DecoderLayerConfig): Tensor2D {
  const { x, positions, sequenceStarts, sharedContexts, prefixKeys, prefixValues } = inputs;
  const linear = (name: DecoderLinear, input: Tensor2D): Tensor2D => {
    const { matrix, bias } = weights.linears[name];
    const output = frozenMatMul(input, matrix, bias); // [N, rows]
    const delta = inputs.lowRank?.[name];
    if (!delta) return output;
    const projected = matMul(input, delta.a, false, true); // [N, rank]
    return add(output, mul(matMul(projected, delta.b, false, true), delta.scale)); // [N, rows]
  };
  const heads = (flat: Tensor2D, count: number): Tensor3D => reshape(flat, [x.shape[0], count, config.headWidth]);
  return tidy(() => {
    const attentionInput = rmsNorm(x, weights.attentionNorm, config.normEpsilon); // [N, D]
    const queries = rope(heads(linear('query', attentionInput), config.headCount), positions, config.rope); // [N, H, E]
    const keys = rope(heads(linear('key', attentionInput), config.keyValueHeadCount), positions, config.rope); // [N, K, E]
    const values = heads(linear('value', attentionInput), config.keyValueHeadCount); // [N, K, E]
    const attended = prefixAttention({ queries, keys, values, prefixKeys, prefixValues, sequenceStarts, sharedContexts }); // [N, H * E]
    const afterAttention: Tensor2D = add(x, linear('output', attended)); // [N, D]
    const feedForwardInput = rmsNorm(afterAttention, weights.feedForwardNorm, config.normEpsilon); // [N, D]
    const activated = swiGlu(linear('gate', feedForwardInput), linear('up', feedForwardInput)); // [N, F]
    return add(afterAttention, linear('down', activated)); // [N, D]
  });
}

/** All tensors that get a gradient, by the names that the kernels know them by. */
function trainedTensors({ x, prefixKeys, prefixValues, differentiatesInput = true, ...others }: DecoderLayerInputs): [string, Tensor][] {
  const trained: [string, Tensor][] = differentiatesInput ? [['x', x]] : [];
  if (prefixKeys && prefixValues && prefixKeys.shape[0] > 0) trained.push(['prefixKeys', prefixKeys], ['prefixValues', prefixValues]);
  for (const [name, { a, b }] of deltasOf(others)) trained.push([`${name}A`, a], [`${name}B`, b]);
  return trained;
}

function deltasOf({ lowRank = {} }: Pick<DecoderLayerInputs, 'lowRank'>): [DecoderLinear, LowRankDelta][] {
  return Object.entries(lowRank).filter((entry): entry is [DecoderLinear, LowRankDelta] => entry[1] !== undefined);
}
