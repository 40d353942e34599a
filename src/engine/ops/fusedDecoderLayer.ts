// Legend: N tokens, S sequences, P prefix length, D model width, H query heads, K key/value heads, E head width, F feed-forward width.

import { NativeMatrix } from '../frozenMatrix.ts';
import type { FrozenMatrix } from '../frozenMatrix.ts';
import { add, reshape, tidy } from '../tensors.ts';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '../tensors.ts';
import { differentiable } from './differentiable.ts';
import { frozenMatMul } from './frozenMatMul.ts';
import { prefixAttention } from './prefixAttention.ts';
import { rmsNorm } from './rmsNorm.ts';
import { rope } from './rope.ts';
import type { RopeConfig } from './rope.ts';
import { hasKernel, runKernelForAll } from './runKernel.ts';
import { swiGlu } from './swiGlu.ts';

/** A frozen linear map `x · Wᵀ + bias`. */
export interface FrozenLinear {
  readonly matrix: FrozenMatrix;
  /** `[rows]`, constant. */
  readonly bias?: Tensor1D | undefined;
}

/** The linear maps of a decoder layer. */
export type DecoderLinear = 'query' | 'key' | 'value' | 'output' | 'gate' | 'up' | 'down';

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
  /** `[P, K, E]`, rotated. Comes with `prefixValues` or not at all. */
  readonly prefixKeys?: Tensor3D | undefined;
  readonly prefixValues?: Tensor3D | undefined; // [P, K, E]
  /**
   * Whether `x` needs a gradient, which is a third of the backward pass; the default.
   * `false` for the lowest layer that has a prefix: nothing trainable lies below it.
   */
  readonly differentiatesInput?: boolean;
}

/**
 * One decoder layer: attention and feed-forward, each added to what came in.
 *
 * Differentiable in `x` and in the prefix. Keeps only what its gradient needs and frees everything else as it goes,
 * where the same layer from single operations keeps every intermediate gradient until the whole backward pass ends.
 *
 * @returns `[N, D]`.
 */
export function fusedDecoderLayer(inputs: DecoderLayerInputs, weights: DecoderLayerWeights, config: DecoderLayerConfig): Tensor2D {
  const { x, positions, sequenceStarts, prefixKeys, prefixValues, differentiatesInput = true } = inputs;
  const isPacked = Object.values(weights.linears).every(({ matrix }) => matrix instanceof NativeMatrix);
  if (!isPacked || !hasKernel('DecoderLayer')) return compositeDecoderLayer(inputs, weights, config);
  const prefix = prefixKeys && prefixValues && prefixKeys.shape[0] > 0 ? [prefixKeys, prefixValues] : [];
  const attributes = { weights, config, positions, sequenceStarts, differentiatesInput };
  const layer = (input: Tensor, ownPrefix: readonly Tensor[]): { out: Tensor; kept: Tensor[] } => {
    const [out, ...kept] = runKernelForAll('DecoderLayer', named(input, ownPrefix), attributes);
    return { out: out as Tensor, kept };
  };
  const operands = differentiatesInput ? [x, ...prefix] : prefix;
  if (operands.length === 0) return tidy(() => layer(x, prefix).out as Tensor2D);
  return differentiable<Tensor2D>(operands, (...recorded) => {
    const ownPrefix = differentiatesInput ? recorded.slice(1) : recorded;
    const { out, kept } = layer(x, ownPrefix);
    return {
      out,
      saved: [x, ...ownPrefix, ...kept],
      backward: (dOut, [savedX, ...rest]) => {
        const savedPrefix = rest.slice(0, ownPrefix.length);
        const activations = Object.fromEntries(rest.slice(ownPrefix.length).map((tensor, index) => [`kept${index}`, tensor]));
        return runKernelForAll('DecoderLayerBackward', { ...named(savedX as Tensor, savedPrefix), ...activations, dOut }, attributes);
      },
    };
  });
}

/** {@link fusedDecoderLayer} from single operations. */
export function compositeDecoderLayer(inputs: DecoderLayerInputs, weights: DecoderLayerWeights, config: DecoderLayerConfig): Tensor2D {
  const { x, positions, sequenceStarts, prefixKeys, prefixValues } = inputs;
  const linear = (name: DecoderLinear, input: Tensor2D): Tensor2D =>
    frozenMatMul(input, weights.linears[name].matrix, weights.linears[name].bias);
  const heads = (flat: Tensor2D, count: number): Tensor3D => reshape(flat, [x.shape[0], count, config.headWidth]);
  return tidy(() => {
    const attentionInput = rmsNorm(x, weights.attentionNorm, config.normEpsilon); // [N, D]
    const queries = rope(heads(linear('query', attentionInput), config.headCount), positions, config.rope); // [N, H, E]
    const keys = rope(heads(linear('key', attentionInput), config.keyValueHeadCount), positions, config.rope); // [N, K, E]
    const values = heads(linear('value', attentionInput), config.keyValueHeadCount); // [N, K, E]
    const attended = prefixAttention({ queries, keys, values, prefixKeys, prefixValues, sequenceStarts }); // [N, H * E]
    const afterAttention: Tensor2D = add(x, linear('output', attended)); // [N, D]
    const feedForwardInput = rmsNorm(afterAttention, weights.feedForwardNorm, config.normEpsilon); // [N, D]
    const activated = swiGlu(linear('gate', feedForwardInput), linear('up', feedForwardInput)); // [N, F]
    return add(afterAttention, linear('down', activated)); // [N, D]
  });
}

function named(x: Tensor, [prefixKeys, prefixValues]: readonly Tensor[]): Record<string, Tensor | undefined> {
  return { x, ...(prefixKeys && { prefixKeys, prefixValues }) };
}
