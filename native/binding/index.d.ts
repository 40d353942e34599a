// Typings of the native addon `repotune.node`, built from src/ of this folder and checked by hand.
// Data lives in native *slots*: flat runs of 4-byte words (f32 or i32) that JavaScript names by a number.
// Legend: N tokens, S sequences, M targets, P prefix length, D model width, H query heads, K key/value heads, E head width, V vocabulary.
// Every function checks every size first and throws an Error that names the argument, what was expected and what was found.
// An output slot is always allocated by the caller, must have exactly the stated length, and must not be one of the inputs
// unless the text says "in place".

/** Names a native buffer; `0xffffffff` stands for "no slot" where the text allows it. */
export type Slot = number;
/** Names a frozen matrix. */
export type FrozenMatrixId = number;

// ---- memory -------------------------------------------------------------------------------------------------------

/** Reserves a slot of `length` words; its content is unspecified until written. Freed buffers of the same size class are reused. */
export function allocate(length: number): Slot;
/** Returns a slot's buffer to the pool. Using the slot afterwards throws. */
export function release(slot: Slot): void;
/** Copies `values` into the slot; the lengths must be equal. */
export function write(slot: Slot, values: Float32Array | Int32Array): void;
/** Copies the slot into `out`; the lengths must be equal. */
export function read(slot: Slot, out: Float32Array | Int32Array): void;
/**
 * Tells how much memory the addon holds, in bytes; `pooledBytes` are free buffers kept for reuse.
 * `reservedBuffers` counts the buffers that were ever asked of the system, working memory included.
 */
export function memoryStats(): {
  liveBytes: number;
  pooledBytes: number;
  liveSlots: number;
  frozenBytes: number;
  reservedBuffers: number;
};
/** Gives all pooled buffers, and what the C library holds of freed memory, back to the system. */
export function trimPool(): void;
/** Sets how many threads kernels use, the calling one included; 1..256. Default: the number of available cores, at most 16. */
export function setThreadCount(count: number): void;
/** Tells how many threads kernels use. */
export function threadCount(): number;
/** Names the instruction sets that the kernels use here, of `amx-bf16`, `avx512bf16`, `avx512f`, `avx2`, `neon`; empty means portable code. */
export function cpuFeatures(): string[];

// ---- frozen matrices ----------------------------------------------------------------------------------------------

/**
 * Dequantises a ggml matrix and packs it for products, or copies it as it is.
 *
 * The pack for y = x · Wᵀ is made at once, the one for dx = dy · W on the first call that needs it.
 *
 * @param bytes `rows` rows of `columns` values in ggml's layout; copied, not kept.
 * @param ggmlTypeId F32 0, F16 1, Q4_0 2, Q4_1 3, Q5_0 6, Q5_1 7, Q8_0 8, Q4_K 12, Q5_K 13, Q6_K 14, BF16 30.
 * @param rows output features.
 * @param columns input features, a multiple of the type's block size.
 * @param precision 0 keeps f32, 1 rounds to bf16 (half the memory; faster where the machine has bf16 products);
 *   2 keeps the file's blocks, which each product dequantises: the bits of 1 in the least memory, more slowly.
 */
export function loadFrozenMatrix(
  bytes: Uint8Array,
  ggmlTypeId: number,
  rows: number,
  columns: number,
  precision: 0 | 1 | 2,
): FrozenMatrixId;
/** Frees a frozen matrix. */
export function releaseFrozenMatrix(id: FrozenMatrixId): void;
/** out `[N, rows]` = x `[N, columns]` · Wᵀ + bias `[rows]` (slot or `0xffffffff`). */
export function frozenMatMul(out: Slot, x: Slot, id: FrozenMatrixId, N: number, bias: Slot): void;
/** dx `[N, columns]` = dy `[N, rows]` · W. */
export function frozenMatMulBackward(dx: Slot, dy: Slot, id: FrozenMatrixId, N: number): void;
/** dx += dy · W. */
export function frozenMatMulBackwardAdd(dx: Slot, dy: Slot, id: FrozenMatrixId, N: number): void;
/** out `[ids.length, columns]` = the named rows of W, at the matrix's precision. */
export function gatherRows(out: Slot, id: FrozenMatrixId, ids: Int32Array): void;

// ---- decoder ops --------------------------------------------------------------------------------------------------

/** A decoder layer's weights and how it computes. Legend: F feed-forward width. */
export interface DecoderLayerWeights {
  /** Query `[H * E, D]`, key and value `[K * E, D]`, output `[D, H * E]`, gate and up `[F, D]`, down `[D, F]`; all of one precision. */
  matrices: FrozenMatrixId[];
  /** Added to the results of the matrices, in their order; `0xffffffff` for none. */
  biases: Slot[];
  /** `[D]`. */
  attentionNorm: Slot;
  /** `[D]`. */
  feedForwardNorm: Slot;
  normEpsilon: number;
  /** H, a multiple of K. */
  headCount: number;
  /** K. */
  keyValueHeadCount: number;
  /** E. */
  headWidth: number;
  /** As in rope, as the next three. */
  rotatedWidth: number;
  ropeBase: number;
  positionScale: number;
  ropeStyle: 0 | 1;
}
/**
 * Words of the slot `saved` of decoderLayer for N tokens.
 *
 * With bf16 weights a word holds two bf16 values. A layer that keeps takes 2 D + 2 H E + 2 K E + 2 F values per token,
 * and H + 2 words of f32 for log-sum-exp and norms.
 *
 * @param keeps as in decoderLayer.
 */
export function decoderLayerSavedLength(weights: DecoderLayerWeights, N: number, keeps: boolean): number;
/**
 * A whole decoder layer: attention and gated feed-forward, each behind a norm and added to what came in.
 *
 * @param out `[N, D]`. @param x `[N, D]`.
 * @param saved as long as decoderLayerSavedLength says: what decoderLayerBackward reads, in a layout of its own.
 * @param pk `[P, K, E]`, rotated; `0xffffffff` without a prefix. @param pv `[P, K, E]`; the same.
 * @param positions `[N]`. @param starts `[S]`, contextStarts and contextLengths as in prefixAttention.
 * @param frequencyFactors as in rope.
 * @param keeps whether a gradient will be taken; without it `saved` is shorter and means nothing afterwards.
 */
export function decoderLayer(
  out: Slot,
  saved: Slot,
  x: Slot,
  pk: Slot,
  pv: Slot,
  positions: Int32Array,
  starts: Int32Array,
  contextStarts: Int32Array,
  contextLengths: Int32Array,
  frequencyFactors: Float32Array,
  weights: DecoderLayerWeights,
  keeps: boolean,
): void;
/**
 * Gradients of decoderLayer, all overwritten.
 *
 * @param dx `[N, D]`; `0xffffffff` when the input needs none.
 * @param dpk `[P, K, E]`; `0xffffffff` when the prefix needs none (then `dpv` too). @param dpv `[P, K, E]`.
 * @param dout `[N, D]`. @param saved as decoderLayer wrote it with `keeps`; the other arguments as they were then.
 */
export function decoderLayerBackward(
  dx: Slot,
  dpk: Slot,
  dpv: Slot,
  dout: Slot,
  saved: Slot,
  pk: Slot,
  pv: Slot,
  positions: Int32Array,
  starts: Int32Array,
  contextStarts: Int32Array,
  contextLengths: Int32Array,
  frequencyFactors: Float32Array,
  weights: DecoderLayerWeights,
): void;

/** out `[N, D]` = x · inverseRms · weight `[D]`, with inverseRms `[N]` = 1 / sqrt(mean(x²) + epsilon), also written. */
export function rmsNorm(out: Slot, inverseRms: Slot, x: Slot, weight: Slot, N: number, D: number, epsilon: number): void;
/** dx `[N, D]` from dy `[N, D]`, with `inverseRms` `[N]` as rmsNorm wrote it. The weight is constant. */
export function rmsNormBackward(dx: Slot, dy: Slot, x: Slot, weight: Slot, inverseRms: Slot, N: number, D: number): void;
/** dx += the gradient of rmsNorm. */
export function rmsNormBackwardAdd(dx: Slot, dy: Slot, x: Slot, weight: Slot, inverseRms: Slot, N: number, D: number): void;
/**
 * Rotates pairs of x `[N, heads, E]` by position · positionScale · base^(-2i / rotatedWidth) / frequencyFactors[i].
 *
 * @param out `[N, heads, E]`; may be `x` (in place).
 * @param positions `[N]`.
 * @param rotatedWidth even, at most E; values beyond it are copied.
 * @param style 0 pairs neighbours (2i, 2i+1), 1 pairs halves (i, i + rotatedWidth/2).
 * @param frequencyFactors `[rotatedWidth / 2]` or empty for all ones.
 * @param inverse rotates back: the gradient of the forward rotation.
 */
export function rope(
  out: Slot,
  x: Slot,
  positions: Int32Array,
  N: number,
  heads: number,
  E: number,
  rotatedWidth: number,
  base: number,
  positionScale: number,
  style: 0 | 1,
  frequencyFactors: Float32Array,
  inverse: boolean,
): void;
/**
 * Attends each token to the prefix and to its own past within its sequence, without a score matrix in memory.
 *
 * @param out `[N, H * E]`.
 * @param logSumExp `[N, H]`, natural logarithm of the sum of exponentials of the scaled scores; kept for the backward pass.
 * @param q `[N, H, E]`, rotated. Query head h uses key/value head floor(h / (H / K)); H is a multiple of K.
 * @param k `[N, K, E]`, rotated. @param v `[N, K, E]`.
 * @param pk `[P, K, E]`, rotated; `0xffffffff` when P is 0. @param pv `[P, K, E]`; the same.
 * @param starts `[S]`, ascending, first entry 0: where each sequence begins.
 * @param contextStarts `[S]`: where an earlier sequence begins whose head a sequence sees beside the prefix and itself; empty if none does.
 * @param contextLengths `[S]`: tokens of that head, 0 for none; empty with `contextStarts`. A sequence with a context is nobody's context.
 * @param scale factor of the scores, usually 1 / sqrt(E); positive.
 * @param precision 1 rounds the operands of products to bf16 where the machine is faster so (AMX); 0, the default, keeps f32.
 */
export function prefixAttention(
  out: Slot,
  logSumExp: Slot,
  q: Slot,
  k: Slot,
  v: Slot,
  pk: Slot,
  pv: Slot,
  starts: Int32Array,
  contextStarts: Int32Array,
  contextLengths: Int32Array,
  N: number,
  H: number,
  K: number,
  E: number,
  P: number,
  scale: number,
  precision?: 0 | 1,
): void;
/**
 * Gradients of prefixAttention; every gradient slot has its input's shape and is overwritten.
 *
 * @param dpk `[P, K, E]`; `0xffffffff` when P is 0 or the prefix needs no gradient (then `dpv` too).
 * @param dout `[N, H * E]`. @param out and @param logSumExp as the forward pass wrote them. @param precision as in prefixAttention.
 * @param precision as in prefixAttention; best the same.
 */
export function prefixAttentionBackward(
  dq: Slot,
  dk: Slot,
  dv: Slot,
  dpk: Slot,
  dpv: Slot,
  dout: Slot,
  out: Slot,
  logSumExp: Slot,
  q: Slot,
  k: Slot,
  v: Slot,
  pk: Slot,
  pv: Slot,
  starts: Int32Array,
  contextStarts: Int32Array,
  contextLengths: Int32Array,
  N: number,
  H: number,
  K: number,
  E: number,
  P: number,
  scale: number,
  precision?: 0 | 1,
): void;
/** out `[n]` = silu(gate) · up, with silu(z) = z / (1 + exp(-z)). */
export function swiGlu(out: Slot, gate: Slot, up: Slot, n: number): void;
/** dgate and dup `[n]` from dout `[n]`. */
export function swiGluBackward(dgate: Slot, dup: Slot, dout: Slot, gate: Slot, up: Slot, n: number): void;
/**
 * Cross entropy at target positions, the vocabulary taken in chunks.
 *
 * @param losses `[M]` nats, one per target.
 * @param dHidden `[M, D]`: row m is d losses[m] / d hidden[positions[m]]; `0xffffffff` when no gradient is wanted.
 * @param hidden `[N, D]`, after the final norm. @param id the `V x D` matrix.
 * @param positions `[M]` rows of hidden. @param tokens `[M]` target tokens.
 * @param argmax `[M]`, receives the likeliest token of each target (the lowest id among equals); empty when not wanted.
 */
export function targetCrossEntropy(
  losses: Slot,
  dHidden: Slot,
  hidden: Slot,
  id: FrozenMatrixId,
  positions: Int32Array,
  tokens: Int32Array,
  argmax: Int32Array,
): void;

// ---- elementwise, f32 ---------------------------------------------------------------------------------------------
// `out` may be `a` or `b` here (in place), except where the text says otherwise.

/** out = a + b; the three slots have one length. */
export function add(out: Slot, a: Slot, b: Slot): void;
/** out = a - b. */
export function sub(out: Slot, a: Slot, b: Slot): void;
/** out = a · b. */
export function mul(out: Slot, a: Slot, b: Slot): void;
/** out = a / b. */
export function div(out: Slot, a: Slot, b: Slot): void;
/** out = a + scalar. */
export function addScalar(out: Slot, a: Slot, scalar: number): void;
/** out = a · scalar. */
export function scale(out: Slot, a: Slot, scalar: number): void;
/** out = scalar / a. */
export function scalarDiv(out: Slot, scalar: number, a: Slot): void;
/** out `[N, D]` = a `[N, D]` + row `[D]`. */
export function addRow(out: Slot, a: Slot, row: Slot, N: number, D: number): void;
/** out `[N, D]` = a `[N, D]` - row `[D]`. */
export function subRow(out: Slot, a: Slot, row: Slot, N: number, D: number): void;
/** out `[N, D]` = a `[N, D]` · row `[D]`. */
export function mulRow(out: Slot, a: Slot, row: Slot, N: number, D: number): void;
/** out `[N, D]` = a `[N, D]` / row `[D]`. */
export function divRow(out: Slot, a: Slot, row: Slot, N: number, D: number): void;
/** out `[N, D]` = a `[N, D]` + column `[N]`. */
export function addColumn(out: Slot, a: Slot, column: Slot, N: number, D: number): void;
/** out `[N, D]` = a `[N, D]` - column `[N]`. */
export function subColumn(out: Slot, a: Slot, column: Slot, N: number, D: number): void;
/** out `[N, D]` = a `[N, D]` · column `[N]`. */
export function mulColumn(out: Slot, a: Slot, column: Slot, N: number, D: number): void;
/** out `[N, D]` = a `[N, D]` / column `[N]`. */
export function divColumn(out: Slot, a: Slot, column: Slot, N: number, D: number): void;
/** Sets every word of out to `value`. */
export function fill(out: Slot, value: number): void;
/** out = a; any dtype. */
export function copy(out: Slot, a: Slot): void;
/** Copies `length` words from `a` at `aOffset` to `out` at `outOffset`; any dtype; not in place; for slices and concatenation. */
export function copyRange(out: Slot, outOffset: number, a: Slot, aOffset: number, length: number): void;
/** Copies `count` blocks of `blockLength` words, stepping `aStride` and `outStride` words; any dtype; not in place; for slices along inner axes. */
export function copyStrided(
  out: Slot,
  outOffset: number,
  outStride: number,
  a: Slot,
  aOffset: number,
  aStride: number,
  blockLength: number,
  count: number,
): void;
/** y += factor · x; x is another slot. */
export function axpy(y: Slot, factor: number, x: Slot): void;
/** out = a². */
export function square(out: Slot, a: Slot): void;
/** out = sqrt(a). */
export function sqrt(out: Slot, a: Slot): void;
/** out = exp(a). */
export function exp(out: Slot, a: Slot): void;
/** out = ln(a). */
export function log(out: Slot, a: Slot): void;
/** out = -a. */
export function neg(out: Slot, a: Slot): void;
/** out = 1 / (1 + exp(-a)). */
export function sigmoid(out: Slot, a: Slot): void;
/** out = max(a, scalar). */
export function maxScalar(out: Slot, a: Slot, scalar: number): void;
/** out = min(a, scalar). */
export function minScalar(out: Slot, a: Slot, scalar: number): void;
/** out `[1]` = the sum of a. */
export function sum(out: Slot, a: Slot): void;
/** out `[D]` = the sum over the rows of a `[N, D]`. */
export function sumRows(out: Slot, a: Slot, N: number, D: number): void;
/** out `[N]` = the sum over the columns of a `[N, D]`. */
export function sumColumns(out: Slot, a: Slot, N: number, D: number): void;
/** out `[D, N]` = the transpose of a `[N, D]`; not in place. */
export function transpose2d(out: Slot, a: Slot, N: number, D: number): void;
/** out row ids[i] `[D]` += a row i, in the order of i; out is `[rows, D]`, a `[ids.length, D]`; not in place. */
export function scatterAddRows(out: Slot, a: Slot, ids: Int32Array, D: number): void;
/** out `[ids.length, D]` = the named rows of a `[rows, D]`; not in place. */
export function gatherSlotRows(out: Slot, a: Slot, ids: Int32Array, D: number): void;
/** out `[m, n]` = op(a) · op(b); a is `[m, k]` or, transposed, `[k, m]`; b is `[k, n]` or, transposed, `[n, k]`; not in place. */
export function matMul(out: Slot, a: Slot, b: Slot, m: number, k: number, n: number, transposeA: boolean, transposeB: boolean): void;

// ---- optimiser ----------------------------------------------------------------------------------------------------

/** One parameter and what the optimiser keeps beside it: four slots of one length. */
export interface AdamwTensor {
  param: Slot;
  grad: Slot;
  m: Slot;
  v: Slot;
  /** Leading values that stay as they are and count for nothing. */
  heldLength: number;
  learningRate: number;
  /** Decoupled: taken off the parameter, times the learning rate. */
  weightDecay: number;
}
/** Root of the sum of squares over the gradients of all tensors. */
export function gradientNorm(tensors: AdamwTensor[]): number;
/**
 * One AdamW step on all tensors at once; `param`, `m` and `v` change in place.
 *
 * @param step.step counts from 1 and corrects the moments' bias.
 * @param step.gradScale multiplies the gradients first (global-norm clipping, averaging); 1 for none.
 */
export function adamw(
  tensors: AdamwTensor[],
  step: { beta1: number; beta2: number; epsilon: number; step: number; gradScale: number },
): void;
