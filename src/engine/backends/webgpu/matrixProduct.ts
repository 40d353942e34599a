// Products with a frozen matrix, dequantised tile by tile into workgroup memory.
// Legend: N tokens, `rows` and `columns` of the matrix.
//
// A workgroup of 256 threads makes a tile of 64 tokens and 64 outputs, 32 terms at a time; each thread keeps 4 x 4 sums.
// Eight vectors from workgroup memory feed 64 multiplications, and each dequantised value serves 64 tokens.
// Rows of a tile are 9 vectors apart, so that neighbouring threads read from different banks.

import type { GgmlType } from '../../quantization/ggmlType.ts';
import type { TensorInfo } from '../../tensors.ts';
import { dequantizerText } from './dequantizer.ts';
import { tileNumbers, type TileNumbers } from './tileNumbers.ts';
import type { TileArithmetic, WebgpuMatrix } from './webgpuMatrix.ts';
import { defineProgram, type WebgpuProgram } from './webgpuProgram.ts';
import type { WebgpuRuntime } from './webgpuRuntime.ts';

/** Tokens and outputs of a tile. */
const tileExtent = 64;

/** A stretch of a matrix's rows. */
export interface RowRange {
  readonly first: number;
  readonly count: number;
}

/** Numbers of a product: where they come from and go to. */
export interface ProductOperands {
  readonly matrix: WebgpuMatrix;
  readonly input: GPUBuffer;
  readonly output: GPUBuffer;
  readonly tokenCount: number;
  /** All rows when absent. */
  readonly range?: RowRange;
}

/** `input [N, columns] · Wᵀ + bias`, `[N, rows]`; with a range only these rows, `[N, count]`. */
export function multiplyByTranspose(runtime: WebgpuRuntime, operands: ProductOperands, bias?: TensorInfo): void {
  const { matrix, input, output, tokenCount } = operands;
  const range = operands.range ?? { first: 0, count: matrix.rows };
  const scales = rowScales(runtime, matrix, input, tokenCount, matrix.columns);
  runtime.run(forwardProgram(matrix, bias !== undefined), {
    buffers: [matrix.buffer, input, ...scales, ...(bias ? [runtime.bufferOf(bias)] : []), output],
    uniforms: [tokenCount, matrix.rows, matrix.columns, range.first, range.count],
    groups: [Math.ceil(range.count / tileExtent), Math.ceil(tokenCount / tileExtent)],
  });
}

/**
 * `input [N, rows] · W`, `[N, columns]`; with a range the input has only these rows, `[N, count]`.
 *
 * @param keptShares `[N]`: when given, the product is added to this share of what the output already holds.
 */
export function multiply(runtime: WebgpuRuntime, operands: ProductOperands, keptShares?: GPUBuffer): void {
  const { matrix, input, output, tokenCount } = operands;
  const range = operands.range ?? { first: 0, count: matrix.rows };
  const scales = rowScales(runtime, matrix, input, tokenCount, range.count);
  runtime.run(backwardProgram(matrix, keptShares !== undefined), {
    buffers: [matrix.buffer, input, ...scales, ...(keptShares ? [keptShares] : []), output],
    uniforms: [tokenCount, matrix.rows, matrix.columns, range.first, range.count],
    groups: [Math.ceil(matrix.columns / tileExtent), Math.ceil(tokenCount / tileExtent)],
  });
}

/** What a program depends on. */
export interface ProductKind {
  readonly type: GgmlType;
  readonly arithmetic: TileArithmetic;
}

const programs = new Map<string, WebgpuProgram>();

function cached(name: string, build: (name: string) => WebgpuProgram): WebgpuProgram {
  const program = programs.get(name) ?? build(name);
  programs.set(name, program);
  return program;
}

/** Reads eight terms of a token's input into its place in a tile; behind the ends are zeros. With f16, scaled into its range. */
function inputText({ vector, isScaled }: TileNumbers, width: string): string {
  const scale = isScaled ? 'scales[token]' : '1.0';
  return `
var<workgroup> inputs: array<${vector}, ${64 * 9}>;
fn inputAt(token: u32, term: u32) -> f32 {
  if (term >= ${width}) { return 0.0; }
  return input[token * ${width} + term] * ${scale};
}
fn loadInputs(lane: u32, firstToken: u32, firstTerm: u32) {
  let token = firstToken + (lane >> 2u);
  let term = firstTerm + (lane & 3u) * 8u;
  let at = (lane >> 2u) * 9u + (lane & 3u) * 2u;
  if (token >= u.tokenCount) {
    inputs[at] = ${vector}();
    inputs[at + 1u] = ${vector}();
    return;
  }
  inputs[at] = toTile(vec4<f32>(inputAt(token, term), inputAt(token, term + 1u), inputAt(token, term + 2u), inputAt(token, term + 3u)));
  inputs[at + 1u] = toTile(vec4<f32>(inputAt(token, term + 4u), inputAt(token, term + 5u), inputAt(token, term + 6u), inputAt(token, term + 7u)));
}
`;
}

const productUniforms = { tokenCount: 'u32', rows: 'u32', columns: 'u32', firstRow: 'u32', rowCount: 'u32' } as const;

/** The program of {@link multiplyByTranspose}. */
export function forwardProgram({ type, arithmetic }: ProductKind, hasBias: boolean): WebgpuProgram {
  const numbers = tileNumbers(arithmetic);
  return cached(`frozenMatMul ${type} ${arithmetic}${hasBias ? ' bias' : ''}`, (name) => buildForward(name, type, numbers, hasBias));
}

function buildForward(name: string, type: GgmlType, numbers: TileNumbers, hasBias: boolean): WebgpuProgram {
  return defineProgram({
    name,
    buffers: { weights: 'u32', input: 'f32', ...(numbers.isScaled && { scales: 'f32' }), ...(hasBias && { bias: 'f32' }), output: '+f32' },
    uniforms: productUniforms,
    threads: 256,
    usesHalfPrecision: numbers.usesHalfPrecision,
    declarations: `${dequantizerText(type)}
${numbers.text}
${inputText(numbers, 'u.columns')}
var<workgroup> tile: array<${numbers.vector}, ${64 * 9}>;
`,
    body: `
  let firstToken = group.y * 64u;
  let firstOut = group.x * 64u;
  let tx = lane & 15u;
  let ty = lane >> 4u;
  var sums: array<vec4<f32>, 4>;
  for (var term = 0u; term < u.columns; term += 32u) {
    loadInputs(lane, firstToken, term);
    let inner = firstOut + (lane >> 2u);
    var eight = noValues;
    if (inner < u.rowCount) { eight = readEight(u.firstRow + inner, term + (lane & 3u) * 8u); }
    let at = (lane >> 2u) * 9u + (lane & 3u) * 2u;
    tile[at] = toTile(eight.low);
    tile[at + 1u] = toTile(eight.high);
    workgroupBarrier();
    for (var step = 0u; step < 8u; step++) {
      let w0 = tile[tx * 9u + step];
      let w1 = tile[(tx + 16u) * 9u + step];
      let w2 = tile[(tx + 32u) * 9u + step];
      let w3 = tile[(tx + 48u) * 9u + step];
      for (var i = 0u; i < 4u; i++) {
        let a = inputs[(ty + 16u * i) * 9u + step];
        sums[i] += vec4<f32>(tileDot(a, w0), tileDot(a, w1), tileDot(a, w2), tileDot(a, w3));
      }
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < 4u; i++) {
    let token = firstToken + ty + 16u * i;
    if (token >= u.tokenCount) { continue; }
    for (var j = 0u; j < 4u; j++) {
      let out = firstOut + tx + 16u * j;
      if (out >= u.rowCount) { continue; }
      output[token * u.rowCount + out] = sums[i][j]${numbers.isScaled ? ' / scales[token]' : ''}${hasBias ? ' + bias[u.firstRow + out]' : ''};
    }
  }`,
  });
}

/** The program of {@link multiply}. */
export function backwardProgram({ type, arithmetic }: ProductKind, keepsShare: boolean): WebgpuProgram {
  const numbers = tileNumbers(arithmetic);
  return cached(`frozenMatMulBackward ${type} ${arithmetic}${keepsShare ? ' kept' : ''}`, (name) =>
    buildBackward(name, type, numbers, keepsShare),
  );
}

function buildBackward(name: string, type: GgmlType, numbers: TileNumbers, keepsShare: boolean): WebgpuProgram {
  return defineProgram({
    name,
    buffers: {
      weights: 'u32',
      input: 'f32',
      ...(numbers.isScaled && { scales: 'f32' }),
      ...(keepsShare && { keptShares: 'f32' }),
      output: '+f32',
    },
    uniforms: productUniforms,
    threads: 256,
    usesHalfPrecision: numbers.usesHalfPrecision,
    // Here the terms are rows of the matrix: a tile holds 32 rows of 16 vectors over columns.
    declarations: `${dequantizerText(type)}
${numbers.text}
${inputText(numbers, 'u.rowCount')}
var<workgroup> tile: array<${numbers.vector}, ${32 * 16}>;
`,
    body: `
  let firstToken = group.y * 64u;
  let firstOut = group.x * 64u;
  let tx = lane & 15u;
  let ty = lane >> 4u;
  var sums: array<vec4<f32>, 4>;
  for (var term = 0u; term < u.rowCount; term += 32u) {
    loadInputs(lane, firstToken, term);
    let inner = term + (lane >> 3u);
    var eight = noValues;
    if (inner < u.rowCount) { eight = readEight(u.firstRow + inner, firstOut + (lane & 7u) * 8u); }
    let at = (lane >> 3u) * 16u + (lane & 7u) * 2u;
    tile[at] = toTile(eight.low);
    tile[at + 1u] = toTile(eight.high);
    workgroupBarrier();
    for (var step = 0u; step < 8u; step++) {
      let w0 = tile[(4u * step) * 16u + tx];
      let w1 = tile[(4u * step + 1u) * 16u + tx];
      let w2 = tile[(4u * step + 2u) * 16u + tx];
      let w3 = tile[(4u * step + 3u) * 16u + tx];
      for (var i = 0u; i < 4u; i++) {
        let a = inputs[(ty + 16u * i) * 9u + step];
        sums[i] += tileSum(a, w0, w1, w2, w3);
      }
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < 4u; i++) {
    let token = firstToken + ty + 16u * i;
    if (token >= u.tokenCount) { continue; }
    for (var j = 0u; j < 4u; j++) {
      let out = firstOut + tx * 4u + j;
      if (out >= u.columns) { continue; }
      let value = sums[i][j]${numbers.isScaled ? ' / scales[token]' : ''};
      let at = token * u.columns + out;
      output[at] = ${keepsShare ? 'output[at] * keptShares[token] + value' : 'value'};
    }
  }`,
  });
}

const rowScaleProgram = defineProgram({
  name: 'rowScale',
  buffers: { input: 'f32', scales: '+f32' },
  uniforms: { width: 'u32' },
  threads: 64,
  declarations: 'var<workgroup> peaks: array<f32, 64>;',
  body: `
  var peak = 0.0;
  for (var term = lane; term < u.width; term += 64u) { peak = max(peak, abs(input[group.x * u.width + term])); }
  peaks[lane] = peak;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half >>= 1u) {
    if (lane < half) { peaks[lane] = max(peaks[lane], peaks[lane + half]); }
    workgroupBarrier();
  }
  if (lane == 0u) {
    // The power of two that brings the largest number into 1..2: exact in both directions.
    let exponent = clamp((bitcast<u32>(peaks[0]) >> 23u) & 255u, 1u, 253u);
    scales[group.x] = bitcast<f32>((254u - exponent) << 23u);
  }`,
});

/**
 * A factor per token that brings its numbers into the range of f16, `[N]`: gradients of a mean over thousands of targets lie far below it.
 * Nothing in f32.
 */
function rowScales(runtime: WebgpuRuntime, matrix: WebgpuMatrix, input: GPUBuffer, tokenCount: number, width: number): GPUBuffer[] {
  if (!tileNumbers(matrix.arithmetic).isScaled) return [];
  const scales = runtime.temporary(tokenCount * 4);
  runtime.run(rowScaleProgram, { buffers: [input, scales], uniforms: [width], groups: [tokenCount] });
  return [scales];
}
