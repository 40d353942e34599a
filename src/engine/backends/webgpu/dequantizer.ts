// WGSL that reads stored blocks exactly as quantization/dequantize.ts does, eight values of a row at a time.
// Blocks lie as in the GGUF file, packed into words; all blocks have an even number of bytes, so that halves never cross a word.

import type { GgmlType } from '../../quantization/ggmlType.ts';
import { ggmlTypeLayout } from '../../quantization/ggmlType.ts';

/** Eight neighbouring values of a row. */
const sharedText = `
struct Eight { low: vec4<f32>, high: vec4<f32> }
const noValues = Eight(vec4<f32>(), vec4<f32>());
fn halfBits(at: u32) -> u32 {
  return (weights[at >> 2u] >> ((at & 2u) * 8u)) & 0xffffu;
}
fn halfAt(at: u32) -> f32 {
  return unpack2x16float(halfBits(at)).x;
}
fn byteAt(at: u32) -> u32 {
  return (weights[at >> 2u] >> ((at & 3u) * 8u)) & 0xffu;
}
fn wordAt(at: u32) -> u32 {
  return halfBits(at) | (halfBits(at + 2u) << 16u);
}
fn fourBytes(word: u32) -> vec4<u32> {
  return (vec4<u32>(word) >> vec4<u32>(0u, 8u, 16u, 24u)) & vec4<u32>(0xffu);
}
fn signedByte(byte: u32) -> f32 {
  return f32(i32(byte << 24u) >> 24u);
}
fn fifthBits(word: u32, first: u32) -> vec4<u32> {
  return ((vec4<u32>(word) >> (vec4<u32>(first) + vec4<u32>(0u, 1u, 2u, 3u))) & vec4<u32>(1u)) << vec4<u32>(4u);
}
`;

/** Body of `readBlock(at, inner)`: `at` is the block's first byte, `inner` the first value within the block, a multiple of 8. */
const blockReaders: Readonly<Partial<Record<GgmlType, string>>> = {
  Q4_0: nibbles(2, 'halfAt(at)', '-8.0 * scale'),
  Q4_1: nibbles(4, 'halfAt(at)', 'halfAt(at + 2u)'),
  Q5_0: fiveBits(2, 'halfAt(at)', '-16.0 * scale'),
  Q5_1: fiveBits(4, 'halfAt(at)', 'halfAt(at + 2u)'),
  Q8_0: `
  let scale = halfAt(at);
  let bytes = at + 2u + inner;
  return Eight(scale * signedBytes(wordAt(bytes)), scale * signedBytes(wordAt(bytes + 4u)));`,
  Q4_K: `${scaleAndMinimum(4)}
  let bytes = at + 16u + (part >> 1u) * 32u + (inner & 31u);
  let shift = vec4<u32>((part & 1u) * 4u);
  let low = (fourBytes(wordAt(bytes)) >> shift) & vec4<u32>(15u);
  let high = (fourBytes(wordAt(bytes + 4u)) >> shift) & vec4<u32>(15u);
  return Eight(scale * vec4<f32>(low) - minimum, scale * vec4<f32>(high) - minimum);`,
  Q5_K: `${scaleAndMinimum(4)}
  let bytes = at + 48u + (part >> 1u) * 32u + (inner & 31u);
  let bits = at + 16u + (inner & 31u);
  let shift = vec4<u32>((part & 1u) * 4u);
  let lowBits = ((fourBytes(wordAt(bits)) >> vec4<u32>(part)) & vec4<u32>(1u)) << vec4<u32>(4u);
  let highBits = ((fourBytes(wordAt(bits + 4u)) >> vec4<u32>(part)) & vec4<u32>(1u)) << vec4<u32>(4u);
  let low = ((fourBytes(wordAt(bytes)) >> shift) & vec4<u32>(15u)) | lowBits;
  let high = ((fourBytes(wordAt(bytes + 4u)) >> shift) & vec4<u32>(15u)) | highBits;
  return Eight(scale * vec4<f32>(low) - minimum, scale * vec4<f32>(high) - minimum);`,
  Q6_K: `
  let side = inner >> 7u;
  let quarter = (inner >> 5u) & 3u;
  let bytes = at + side * 64u + (quarter & 1u) * 32u + (inner & 31u);
  let bits = at + 128u + side * 32u + (inner & 31u);
  let shift = vec4<u32>((quarter >> 1u) * 4u);
  let bitShift = vec4<u32>(quarter * 2u);
  let scale = halfAt(at + 208u) * signedByte(byteAt(at + 192u + (inner >> 4u)));
  let lowBits = ((fourBytes(wordAt(bits)) >> bitShift) & vec4<u32>(3u)) << vec4<u32>(4u);
  let highBits = ((fourBytes(wordAt(bits + 4u)) >> bitShift) & vec4<u32>(3u)) << vec4<u32>(4u);
  let low = ((fourBytes(wordAt(bytes)) >> shift) & vec4<u32>(15u)) | lowBits;
  let high = ((fourBytes(wordAt(bytes + 4u)) >> shift) & vec4<u32>(15u)) | highBits;
  return Eight(scale * (vec4<f32>(low) - 32.0), scale * (vec4<f32>(high) - 32.0));`,
};

/** WGSL for the value number `index` of types without blocks. */
const plainReaders: Readonly<Partial<Record<GgmlType, string>>> = {
  F32: 'bitcast<f32>(weights[index])',
  F16: 'halfAt(index * 2u)',
  BF16: 'bitcast<f32>(halfBits(index * 2u) << 16u)',
};

/**
 * WGSL declarations of `readEight(row, column) -> Eight` for a buffer `weights: array<u32>` of `u.columns` values a row.
 * `column` is a multiple of 8; values behind the end of a row are 0, and so are rows from `u.rows` on.
 */
export function dequantizerText(type: GgmlType): string {
  const plain = plainReaders[type];
  const { blockValues, blockBytes } = ggmlTypeLayout(type);
  if (plain) {
    return `${sharedText}
fn valueAt(row: u32, column: u32) -> f32 {
  if (column >= u.columns) { return 0.0; }
  let index = row * u.columns + column;
  return ${plain};
}
fn readEight(row: u32, column: u32) -> Eight {
  if (row >= u.rows) { return noValues; }
  return Eight(
    vec4<f32>(valueAt(row, column), valueAt(row, column + 1u), valueAt(row, column + 2u), valueAt(row, column + 3u)),
    vec4<f32>(valueAt(row, column + 4u), valueAt(row, column + 5u), valueAt(row, column + 6u), valueAt(row, column + 7u)),
  );
}
`;
  }
  return `${sharedText}
fn signedBytes(word: u32) -> vec4<f32> {
  return vec4<f32>((vec4<i32>(fourBytes(word)) << vec4<u32>(24u)) >> vec4<u32>(24u));
}
fn readBlock(at: u32, inner: u32) -> Eight {${blockReaders[type]}
}
fn readEight(row: u32, column: u32) -> Eight {
  if (row >= u.rows || column >= u.columns) { return noValues; }
  let block = row * (u.columns / ${blockValues}u) + column / ${blockValues}u;
  return readBlock(block * ${blockBytes}u, column % ${blockValues}u);
}
`;
}

/** 16 bytes from `start` on: low halves are values 0..15, high halves 16..31. */
function nibbles(start: number, scale: string, offset: string): string {
  return `
  let scale = ${scale};
  let offset = ${offset};
  let bytes = at + ${start}u + (inner & 15u);
  let shift = vec4<u32>((inner >> 4u) * 4u);
  let low = (fourBytes(wordAt(bytes)) >> shift) & vec4<u32>(15u);
  let high = (fourBytes(wordAt(bytes + 4u)) >> shift) & vec4<u32>(15u);
  return Eight(scale * vec4<f32>(low) + offset, scale * vec4<f32>(high) + offset);`;
}

/** As {@link nibbles}, with a word of fifth bits in front. */
function fiveBits(start: number, scale: string, offset: string): string {
  return `
  let scale = ${scale};
  let offset = ${offset};
  let bits = wordAt(at + ${start}u);
  let bytes = at + ${start + 4}u + (inner & 15u);
  let shift = vec4<u32>((inner >> 4u) * 4u);
  let low = ((fourBytes(wordAt(bytes)) >> shift) & vec4<u32>(15u)) | fifthBits(bits, inner);
  let high = ((fourBytes(wordAt(bytes + 4u)) >> shift) & vec4<u32>(15u)) | fifthBits(bits, inner + 4u);
  return Eight(scale * vec4<f32>(low) + offset, scale * vec4<f32>(high) + offset);`;
}

/** Scale and minimum of the part of 32 values that `inner` lies in, from twelve bytes at `start` (`get_scale_min_k4`). */
function scaleAndMinimum(start: number): string {
  return `
  let part = inner >> 5u;
  let packed = at + ${start}u;
  var scaleBits = byteAt(packed + part) & 63u;
  var minimumBits = byteAt(packed + part + 4u) & 63u;
  if (part >= 4u) {
    scaleBits = (byteAt(packed + part + 4u) & 15u) | ((byteAt(packed + part - 4u) >> 6u) << 4u);
    minimumBits = (byteAt(packed + part + 4u) >> 4u) | ((byteAt(packed + part) >> 6u) << 4u);
  }
  let scale = halfAt(at) * f32(scaleBits);
  let minimum = halfAt(at + 2u) * f32(minimumBits);`;
}
