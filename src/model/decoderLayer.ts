// What an adaptation changes in one layer, handed to the engine's decoder layer, which computes it in one piece.
// The layer's own forward pass, step by step, is `compositeDecoderLayer` in engine/ops/fusedDecoderLayer.ts.
// Legend: N tokens, S sequences, P prefix length, D model width, K key/value heads, E head width.

import { frozenMatMul } from '../engine/ops/frozenMatMul.ts';
import {
  fusedDecoderLayer,
  type DecoderLayerInputs,
  type DecoderLayerWeights,
  type DecoderLinear,
  type LowRankDelta,
} from '../engine/ops/fusedDecoderLayer.ts';
import { rmsNorm } from '../engine/ops/rmsNorm.ts';
import { rope, type RopeConfig } from '../engine/ops/rope.ts';
import type { SharedContexts } from '../engine/ops/sharedContexts.ts';
import { reshape, type Tensor2D, type Tensor3D } from '../engine/tensors.ts';
import { linearNames, linearRoles, type Adaptation } from './adaptation.ts';
import type { ModelShape } from './modelShape.ts';

/** What all layers of one forward pass have in common. */
export interface LayerContext {
  readonly shape: ModelShape;
  /** With the model's frequency factors. */
  readonly rope: RopeConfig;
  /** `[N]`, behind the prefix. */
  readonly positions: Int32Array;
  /** `[S]` */
  readonly sequenceStarts: Int32Array;
  readonly sharedContexts?: SharedContexts | undefined;
}

/** The trained tensors of one layer. */
export type LayerChanges = Pick<DecoderLayerInputs, 'prefixKeys' | 'prefixValues' | 'lowRank'>;

/** Asks an adaptation once for everything that it changes in a layer; `undefined` for nothing. */
export function layerChanges(adaptation: Adaptation, layerIndex: number): LayerChanges | undefined {
  const prefix = adaptation.prefix?.(layerIndex); // [P, K, E] twice
  const deltas: [DecoderLinear, LowRankDelta][] = [];
  for (const name of linearNames) {
    const delta = adaptation.lowRank?.(layerIndex, name);
    if (delta) deltas.push([linearRoles[name], delta]);
  }
  if (!prefix && deltas.length === 0) return undefined;
  return { prefixKeys: prefix?.keys, prefixValues: prefix?.values, lowRank: Object.fromEntries(deltas) };
}

/**
 * Attention and feed-forward, each added to what came in.
 *
 * @param x `[N, D]`.
 * @param isInputAdapted Whether `x` depends on the adaptation, so that its gradient is needed.
 * @returns `[N, D]`; differentiable in the changes, and in `x` if it is adapted.
 * Same numbers as one layer of llama.cpp's `llm_build_llama` and `llm_build_qwen2`.
 */
export function decoderLayer(
  x: Tensor2D,
  weights: DecoderLayerWeights,
  changes: LayerChanges | undefined,
  isInputAdapted: boolean,
  context: LayerContext,
): Tensor2D {
  const { positions, sequenceStarts, sharedContexts, shape, rope: ropeConfig } = context;
  const { headCount, keyValueHeadCount, headWidth, normEpsilon } = shape;
  const inputs = { x, positions, sequenceStarts, sharedContexts, ...changes, differentiatesInput: isInputAdapted };
  return fusedDecoderLayer(inputs, weights, { headCount, keyValueHeadCount, headWidth, normEpsilon, rope: ropeConfig }); // [N, D]
}

/**
 * The keys and values that a layer computes for its tokens, as they would stand in a cache.
 *
 * @param x `[N, D]`, what goes into the layer.
 * @returns `[N, K, E]` twice, the keys rotated.
 */
export function layerKeysAndValues(x: Tensor2D, weights: DecoderLayerWeights, context: LayerContext): { keys: Tensor3D; values: Tensor3D } {
  const { key, value } = weights.linears;
  const { keyValueHeadCount, headWidth, normEpsilon } = context.shape;
  const heads = (flat: Tensor2D): Tensor3D => reshape(flat, [-1, keyValueHeadCount, headWidth]);
  const attentionInput = rmsNorm(x, weights.attentionNorm, normEpsilon); // [N, D]
  const keys = rope(heads(frozenMatMul(attentionInput, key.matrix, key.bias)), context.positions, context.rope); // [N, K, E]
  const values = heads(frozenMatMul(attentionInput, value.matrix, value.bias)); // [N, K, E]
  return { keys, values };
}
