// What the forward and the backward kernel of a decoder layer share.
// Legend: N tokens, P prefix length, D model width, H query heads, K key/value heads, E head width, F feed-forward width.

import type { NativeMatrix } from '../../frozenMatrix.ts';
import type { DecoderLayerConfig, DecoderLayerWeights, DecoderLinear } from '../../ops/fusedDecoderLayer.ts';
import { noSlot } from './binding.ts';
import type { KernelCall, Operand } from './kernel.ts';

/** A tensor that a kernel made. */
export type Scratch = Operand & { readonly slot: number };

/** One call of a decoder-layer kernel: its sizes and the steps that it is put together from. */
export class DecoderLayerCall {
  readonly tokenCount: number; // N
  readonly width: number; // D
  readonly config: DecoderLayerConfig;
  readonly weights: DecoderLayerWeights;
  private readonly call: KernelCall;

  constructor(call: KernelCall) {
    this.call = call;
    [this.tokenCount, this.width] = call.input('x').shape as [number, number];
    this.config = call.attribute('config');
    this.weights = call.attribute('weights');
  }

  /** The slot of an input of the kernel. */
  inputSlot(name: string): number {
    return this.call.slot(this.call.input(name));
  }

  /** A fresh tensor. */
  allocate(...shape: number[]): Scratch {
    return this.call.allocate(shape);
  }

  /** Frees tensors that the rest of the kernel does not need. */
  free(...tensors: Scratch[]): void {
    for (const tensor of tensors) this.call.backend.disposeInfo(tensor);
  }

  /** `x · Wᵀ + bias`, `[N, rows]`. */
  linear(name: DecoderLinear, x: Scratch): Scratch {
    const { matrix, bias } = this.weights.linears[name];
    const out = this.allocate(this.tokenCount, matrix.rows);
    this.call.binding.frozenMatMul(out.slot, x.slot, idOf(matrix), this.tokenCount, bias ? this.call.slot(bias) : noSlot);
    return out;
  }

  /** `dOut · W`, `[N, columns]`. */
  linearBackward(name: DecoderLinear, dOutSlot: number): Scratch {
    const { matrix } = this.weights.linears[name];
    const dx = this.allocate(this.tokenCount, matrix.columns);
    this.call.binding.frozenMatMulBackward(dx.slot, dOutSlot, idOf(matrix), this.tokenCount);
    return dx;
  }

  /** Normalises `x [N, D]`; returns the result and the factor per token. */
  norm(xSlot: number, weight: DecoderLayerWeights['attentionNorm']): { out: Scratch; inverseRms: Scratch } {
    const out = this.allocate(this.tokenCount, this.width);
    const inverseRms = this.allocate(this.tokenCount);
    const { normEpsilon } = this.config;
    this.call.binding.rmsNorm(out.slot, inverseRms.slot, xSlot, this.call.slot(weight), this.tokenCount, this.width, normEpsilon);
    return { out, inverseRms };
  }

  /** The gradient of {@link norm}, `[N, D]`. */
  normBackward(dOut: Scratch, xSlot: number, weight: DecoderLayerWeights['attentionNorm'], inverseRmsSlot: number): Scratch {
    const dx = this.allocate(this.tokenCount, this.width);
    this.call.binding.rmsNormBackward(dx.slot, dOut.slot, xSlot, this.call.slot(weight), inverseRmsSlot, this.tokenCount, this.width);
    return dx;
  }

  /** Rotates in place, or back. */
  rotate(x: Scratch, headCount: number, inverse: boolean): void {
    const { rope, headWidth } = this.config;
    this.call.binding.rope(
      x.slot,
      x.slot,
      this.call.attribute<Int32Array>('positions'),
      this.tokenCount,
      headCount,
      headWidth,
      rope.rotatedWidth,
      rope.base,
      rope.positionScale,
      rope.style === 'adjacent' ? 0 : 1,
      rope.frequencyFactors ?? new Float32Array(0),
      inverse,
    );
  }

  /** The last arguments of both attention functions of the addon: queries, keys, values, prefix, sequences and sizes. */
  attentionArguments(queries: number, keys: number, values: number): AttentionArguments {
    const { call, config, tokenCount } = this;
    const prefixKeys = call.optional('prefixKeys');
    const prefixValues = call.optional('prefixValues');
    return [
      queries,
      keys,
      values,
      prefixKeys ? call.slot(prefixKeys) : noSlot,
      prefixValues ? call.slot(prefixValues) : noSlot,
      call.attribute<Int32Array>('sequenceStarts'),
      tokenCount,
      config.headCount,
      config.keyValueHeadCount,
      config.headWidth,
      prefixKeys?.shape[0] ?? 0,
      1 / Math.sqrt(config.headWidth),
    ];
  }

  /** `sum += other`, in place. */
  accumulate(sum: Scratch, otherSlot: number): void {
    this.call.binding.add(sum.slot, sum.slot, otherSlot);
  }
}

type AttentionArguments = [number, number, number, number, number, Int32Array, number, number, number, number, number, number];

function idOf(matrix: DecoderLayerWeights['linears']['query']['matrix']): number {
  return (matrix as NativeMatrix).id;
}
