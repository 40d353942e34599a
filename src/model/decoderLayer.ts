// One decoder layer, read top to bottom.
// Legend: N tokens, P prefix length, D model width, H query heads, K key/value heads, E head width, F feed-forward width.

import { frozenMatMul } from '../engine/ops/frozenMatMul.ts';
import { prefixAttention } from '../engine/ops/prefixAttention.ts';
import { rmsNorm } from '../engine/ops/rmsNorm.ts';
import { rope, type RopeConfig } from '../engine/ops/rope.ts';
import { swiGlu } from '../engine/ops/swiGlu.ts';
import { add, matMul, mul, reshape, tidy, type Tensor2D, type Tensor3D } from '../engine/tensors.ts';
import type { Adaptation, LinearName } from './adaptation.ts';
import type { LayerWeights } from './decoderWeights.ts';
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
  readonly adaptation: Adaptation;
  /** Sees each layer's rotated keys and its values, both `[N, K, E]`, which live only during the call. */
  readonly onKeysAndValues?: ((keys: Tensor3D, values: Tensor3D) => void) | undefined;
}

/**
 * Attention and feed-forward, each added to what came in.
 *
 * @param x `[N, D]`.
 * @returns `[N, D]`; differentiable in `x` and in the tensors of the adaptation.
 * Same numbers as one iteration of llama.cpp's `llm_build_llama` and `llm_build_qwen2`.
 */
export function decoderLayer(x: Tensor2D, weights: LayerWeights, layerIndex: number, context: LayerContext): Tensor2D {
  const { shape, adaptation, positions, sequenceStarts } = context;
  const { headCount, keyValueHeadCount, headWidth, normEpsilon } = shape;
  const linear = (name: LinearName, input: Tensor2D): Tensor2D => {
    const { matrix, bias } = weights.linears[name];
    const output = frozenMatMul(input, matrix, bias); // [N, rows]
    const delta = adaptation.lowRank?.(layerIndex, name);
    if (!delta) return output;
    const projected = matMul(input, delta.a, false, true); // [N, rank]
    return add(output, mul(matMul(projected, delta.b, false, true), delta.scale)); // [N, rows]
  };
  const heads = (flat: Tensor2D, count: number): Tensor3D => reshape(flat, [-1, count, headWidth]);

  return tidy(() => {
    const attentionInput = rmsNorm(x, weights.attentionNorm, normEpsilon); // [N, D]
    const queries = rope(heads(linear('attn_q', attentionInput), headCount), positions, context.rope); // [N, H, E]
    const keys = rope(heads(linear('attn_k', attentionInput), keyValueHeadCount), positions, context.rope); // [N, K, E]
    const values = heads(linear('attn_v', attentionInput), keyValueHeadCount); // [N, K, E]
    context.onKeysAndValues?.(keys, values);
    const prefix = adaptation.prefix?.(layerIndex); // [P, K, E] twice
    const attended = prefixAttention({ queries, keys, values, prefixKeys: prefix?.keys, prefixValues: prefix?.values, sequenceStarts }); // [N, H * E]
    const afterAttention: Tensor2D = add(x, linear('attn_output', attended)); // [N, D]

    const feedForwardInput = rmsNorm(afterAttention, weights.feedForwardNorm, normEpsilon); // [N, D]
    const activated = swiGlu(linear('ffn_gate', feedForwardInput), linear('ffn_up', feedForwardInput)); // [N, F]
    return add(afterAttention, linear('ffn_down', activated)); // [N, D]
  });
}
