// What the forward and the backward kernel of a decoder layer share.
// Legend: N tokens, P prefix length, D model width, H query heads, K key/value heads, E head width, F feed-forward width.

import type { NativeMatrix } from '../../frozenMatrix.ts';
import type { DecoderLayerConfig, DecoderLayerWeights, DecoderLinear } from '../../ops/fusedDecoderLayer.ts';
import { noSlot } from './binding.ts';
import type { KernelCall, Operand } from './kernel.ts';
import { sequenceArguments, type SequenceArguments } from './sequenceArguments.ts';

/** A tensor that a kernel made. */
export type Scratch = Operand & { readonly slot: number };

/** A tensor as the addon sees it. */
export type SlotTensor = Pick<Scratch, 'shape' | 'slot'>;

interface Delta {
  readonly a: SlotTensor; // [rank, columns]
  readonly b: SlotTensor; // [rows, rank]
  readonly scale: number;
}

/** One call of a decoder-layer kernel: its sizes and the steps that it is put together from. */
export class LowRankDecoderLayerCall {
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

  /** An input of the kernel. */
  input(name: string): SlotTensor {
    const operand = this.call.input(name);
    return { shape: operand.shape, slot: this.call.slot(operand) };
  }

  /** A fresh tensor. */
  allocate(...shape: number[]): Scratch {
    return this.call.allocate(shape);
  }

  /** Frees tensors that the rest of the kernel does not need. */
  free(...tensors: Scratch[]): void {
    for (const tensor of tensors) this.call.backend.disposeInfo(tensor);
  }

  /** `x · Wᵀ + bias` and the low-rank addition, `[N, rows]`. */
  linear(name: DecoderLinear, x: Scratch): Scratch {
    const { matrix, bias } = this.weights.linears[name];
    const out = this.allocate(this.tokenCount, matrix.rows);
    this.call.binding.frozenMatMul(out.slot, x.slot, idOf(matrix), this.tokenCount, bias ? this.call.slot(bias) : noSlot);
    const delta = this.deltaOf(name);
    if (!delta) return out;
    const projected = this.project(x, delta); // [N, rank]
    const addition = this.multiply(projected, delta.b, false, true); // [N, rows]
    this.accumulate(out, addition.slot);
    this.free(projected, addition);
    return out;
  }

  /** `dOut · W` and the low-rank addition's part, `[N, columns]`. */
  linearBackward(name: DecoderLinear, dOut: SlotTensor): Scratch {
    const { matrix } = this.weights.linears[name];
    const dx = this.allocate(this.tokenCount, matrix.columns);
    this.call.binding.frozenMatMulBackward(dx.slot, dOut.slot, idOf(matrix), this.tokenCount);
    this.addDeltaBackward(name, dx, dOut);
    return dx;
  }

  /** Adds what {@link linearBackward} gives to `dx`. */
  addLinearBackward(name: DecoderLinear, dx: Scratch, dOut: SlotTensor): void {
    const { matrix } = this.weights.linears[name];
    this.call.binding.frozenMatMulBackwardAdd(dx.slot, dOut.slot, idOf(matrix), this.tokenCount);
    this.addDeltaBackward(name, dx, dOut);
  }

  /** Adds the low-rank addition's part of a linear map's gradient to `dx`. */
  private addDeltaBackward(name: DecoderLinear, dx: Scratch, dOut: SlotTensor): void {
    const delta = this.deltaOf(name);
    if (!delta) return;
    const dProjected = this.projectBack(dOut, delta); // [N, rank]
    const addition = this.multiply(dProjected, delta.a, false, false); // [N, columns]
    this.accumulate(dx, addition.slot);
    this.free(dProjected, addition);
  }

  /** Whether a linear map has a low-rank addition. */
  hasDelta(name: DecoderLinear): boolean {
    return this.deltaOf(name) !== undefined;
  }

  /** The gradients of a linear map's low-rank matrices, when it has them: `[rank, columns]` and `[rows, rank]`. */
  deltaGradients(name: DecoderLinear, x: SlotTensor, dOut: SlotTensor): Record<string, Scratch> {
    const delta = this.deltaOf(name);
    if (!delta) return {};
    const projected = this.project(x, delta); // [N, rank]
    const dProjected = this.projectBack(dOut, delta); // [N, rank]
    const gradients = {
      [`${name}A`]: this.multiply(dProjected, x, true, false), // [rank, columns]
      [`${name}B`]: this.multiply(dOut, projected, true, false), // [rows, rank]
    };
    this.free(projected, dProjected);
    return gradients;
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

  /** Adds what {@link normBackward} gives to `dx`. */
  addNormBackward(dx: Scratch, dOut: Scratch, xSlot: number, weight: DecoderLayerWeights['attentionNorm'], inverseRmsSlot: number): void {
    this.call.binding.rmsNormBackwardAdd(dx.slot, dOut.slot, xSlot, this.call.slot(weight), inverseRmsSlot, this.tokenCount, this.width);
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
      ...sequenceArguments(call),
      tokenCount,
      config.headCount,
      config.keyValueHeadCount,
      config.headWidth,
      prefixKeys?.shape[0] ?? 0,
      1 / Math.sqrt(config.headWidth),
      // Attention rounds as the products around it do.
      (this.weights.linears.query.matrix as NativeMatrix).precision === 'f32' ? 0 : 1,
    ];
  }

  /** `sum += other`, in place. */
  accumulate(sum: Scratch, otherSlot: number): void {
    this.call.binding.add(sum.slot, sum.slot, otherSlot);
  }

  private deltaOf(name: DecoderLinear): Delta | undefined {
    const [a, b] = [this.call.optional(`${name}A`), this.call.optional(`${name}B`)];
    if (!a || !b) return undefined;
    const scale = this.call.attribute<Record<string, number>>('scales')[name] as number;
    return { a: { shape: a.shape, slot: this.call.slot(a) }, b: { shape: b.shape, slot: this.call.slot(b) }, scale };
  }

  /** `scale * x · aᵀ`, `[N, rank]`. */
  private project(x: SlotTensor, { a, scale }: Delta): Scratch {
    const projected = this.multiply(x, a, false, true);
    this.call.binding.scale(projected.slot, projected.slot, scale);
    return projected;
  }

  /** `scale * dOut · b`, `[N, rank]`. */
  private projectBack(dOut: SlotTensor, { b, scale }: Delta): Scratch {
    const dProjected = this.multiply(dOut, b, false, false);
    this.call.binding.scale(dProjected.slot, dProjected.slot, scale);
    return dProjected;
  }

  private multiply(a: SlotTensor, b: SlotTensor, transposeA: boolean, transposeB: boolean): Scratch {
    const [aRows, aColumns] = a.shape as [number, number];
    const [bRows, bColumns] = b.shape as [number, number];
    const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
    const n = transposeB ? bRows : bColumns;
    const out = this.allocate(m, n);
    this.call.binding.matMul(out.slot, a.slot, b.slot, m, k, n, transposeA, transposeB);
    return out;
  }
}

type AttentionArguments = [
  ...operands: [number, number, number, number, number],
  ...sequences: SequenceArguments,
  ...sizes: [number, number, number, number, number],
  scale: number,
  precision: 0 | 1,
];

function idOf(matrix: DecoderLayerWeights['linears']['query']['matrix']): number {
  return (matrix as NativeMatrix).id;
}
