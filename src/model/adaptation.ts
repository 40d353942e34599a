// Legend: P prefix length, K key/value heads, E head width.

import type { DecoderLinear, LowRankDelta } from '../engine/ops/fusedDecoderLayer.ts';
import type { Tensor3D } from '../engine/tensors.ts';

/** The seven linear maps of a decoder layer, by the names of their tensors in GGUF files. */
export type LinearName = 'attn_q' | 'attn_k' | 'attn_v' | 'attn_output' | 'ffn_gate' | 'ffn_up' | 'ffn_down';

/** What each linear map does in the layer, in the order of the forward pass. */
export const linearRoles: Readonly<Record<LinearName, DecoderLinear>> = {
  attn_q: 'query',
  attn_k: 'key',
  attn_v: 'value',
  attn_output: 'output',
  ffn_gate: 'gate',
  ffn_up: 'up',
  ffn_down: 'down',
};

/** {@link LinearName} in the order of the forward pass. */
export const linearNames = Object.keys(linearRoles) as readonly LinearName[];

/** Keys and values that every token of every sequence attends to. */
export interface LayerPrefix {
  /** `[P, K, E]`, already rotated for positions 0..P-1. */
  readonly keys: Tensor3D;
  /** `[P, K, E]`. */
  readonly values: Tensor3D;
}

/** What a tuning method changes in the decoder. The losses are differentiable in every tensor that it returns. */
export interface Adaptation {
  /** Positions taken by the prefix; text starts at this position. 0 without one. */
  readonly prefixLength: number;
  /** The first layer with something to train; what `prefix` gives below it is constant. 0 by default. */
  readonly firstLayer?: number;
  /** The prefix of a layer; `undefined` for a layer without one. */
  prefix?(layerIndex: number): LayerPrefix | undefined;
  /** The change of a linear map; `undefined` for a map that stays as it is. */
  lowRank?(layerIndex: number, name: LinearName): LowRankDelta | undefined;
}

/** The base model as it is. */
export const noAdaptation: Adaptation = { prefixLength: 0 };
