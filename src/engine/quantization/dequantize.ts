// Turns stored blocks back into numbers, exactly as ggml-quants.c lays them out.
// The slow twin of the native kernels: their oracle, and what other backends load weights with.

import { assert } from '../../base/assert.ts';
import { ggmlSizeBytes, ggmlTypeLayout } from './ggmlType.ts';
import type { GgmlType } from './ggmlType.ts';

/**
 * Reads stored values.
 *
 * @param bytes Whole blocks, little-endian, `ggmlSizeBytes(type, valueCount)` long.
 * @param valueCount A multiple of the type's block.
 * Same numbers as ggml's `dequantize_row_*`, up to the rounding of fused multiply-add.
 */
export function dequantizeRows(bytes: Uint8Array, type: GgmlType, valueCount: number): Float32Array {
  const { blockValues, blockBytes } = ggmlTypeLayout(type);
  assert(valueCount % blockValues === 0, () => `${valueCount} values are no whole number of ${type} blocks of ${blockValues}`);
  assert(
    bytes.byteLength === ggmlSizeBytes(type, valueCount),
    () => `${valueCount} values of ${type} take ${ggmlSizeBytes(type, valueCount)} bytes, got ${bytes.byteLength}`,
  );
  const values = new Float32Array(valueCount);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const readBlock = blockReaders[type];
  for (let value = 0, byte = 0; value < valueCount; value += blockValues, byte += blockBytes) readBlock(view, byte, values, value);
  return values;
}

/** The number whose IEEE 754 half-precision bits are given. */
export function float16FromBits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Reads the block at byte `at` of `view` into `values` from index `out` on. */
type BlockReader = (view: DataView, at: number, values: Float32Array, out: number) => void;

const blockReaders: Readonly<Record<GgmlType, BlockReader>> = {
  F32: (view, at, values, out) => (values[out] = view.getFloat32(at, true)),
  F16: (view, at, values, out) => (values[out] = readFloat16(view, at)),
  BF16: readBf16,
  Q4_0: (view, at, values, out) => readFourBits(view, at + 2, values, out, readFloat16(view, at), -8 * readFloat16(view, at)),
  Q4_1: (view, at, values, out) => readFourBits(view, at + 4, values, out, readFloat16(view, at), readFloat16(view, at + 2)),
  Q5_0: (view, at, values, out) => readFiveBits(view, at + 2, values, out, readFloat16(view, at), -16 * readFloat16(view, at)),
  Q5_1: (view, at, values, out) => readFiveBits(view, at + 4, values, out, readFloat16(view, at), readFloat16(view, at + 2)),
  Q8_0: readQ8_0,
  Q4_K: readQ4_K,
  Q5_K: readQ5_K,
  Q6_K: readQ6_K,
};

function readFloat16(view: DataView, at: number): number {
  return float16FromBits(view.getUint16(at, true));
}

const wordAsFloat = new DataView(new ArrayBuffer(4));

function readBf16(view: DataView, at: number, values: Float32Array, out: number): void {
  wordAsFloat.setUint32(0, view.getUint16(at, true) << 16);
  values[out] = wordAsFloat.getFloat32(0);
}

/** 16 bytes: low halves are values 0..15, high halves 16..31. */
function readFourBits(view: DataView, at: number, values: Float32Array, out: number, scale: number, offset: number): void {
  for (let index = 0; index < 16; index++) {
    const byte = view.getUint8(at + index);
    values[out + index] = Math.fround(scale * (byte & 0xf)) + offset;
    values[out + index + 16] = Math.fround(scale * (byte >> 4)) + offset;
  }
}

/** A word with the fifth bits of the 32 values, then 16 bytes as for four bits. */
function readFiveBits(view: DataView, at: number, values: Float32Array, out: number, scale: number, offset: number): void {
  const fifthBits = view.getUint32(at, true);
  for (let index = 0; index < 16; index++) {
    const byte = view.getUint8(at + 4 + index);
    const low = (byte & 0xf) | (((fifthBits >>> index) & 1) << 4);
    const high = (byte >> 4) | (((fifthBits >>> (index + 16)) & 1) << 4);
    values[out + index] = Math.fround(scale * low) + offset;
    values[out + index + 16] = Math.fround(scale * high) + offset;
  }
}

function readQ8_0(view: DataView, at: number, values: Float32Array, out: number): void {
  const scale = readFloat16(view, at);
  for (let index = 0; index < 32; index++) values[out + index] = scale * view.getInt8(at + 2 + index);
}

/** Six-bit scale and six-bit minimum of sub-block 0..7, packed in 12 bytes (`get_scale_min_k4`). */
function readScaleAndMinimum(view: DataView, at: number, subBlock: number): { scale: number; minimum: number } {
  const byte = (index: number): number => view.getUint8(at + index);
  if (subBlock < 4) return { scale: byte(subBlock) & 63, minimum: byte(subBlock + 4) & 63 };
  return {
    scale: (byte(subBlock + 4) & 0xf) | ((byte(subBlock - 4) >> 6) << 4),
    minimum: (byte(subBlock + 4) >> 4) | ((byte(subBlock) >> 6) << 4),
  };
}

/** Two halves, 12 bytes of scales, 128 bytes of low and high halves: eight sub-blocks of 32 values. */
function readQ4_K(view: DataView, at: number, values: Float32Array, out: number): void {
  readKBlock(view, at, values, out, at + 16, (byte, subBlock) => (subBlock % 2 === 0 ? byte & 0xf : byte >> 4));
}

/** As Q4_K, with 32 bytes before the halves that hold one fifth bit per sub-block. */
function readQ5_K(view: DataView, at: number, values: Float32Array, out: number): void {
  readKBlock(view, at, values, out, at + 48, (byte, subBlock, index) => {
    const fifthBit = (view.getUint8(at + 16 + index) >> subBlock) & 1;
    return (subBlock % 2 === 0 ? byte & 0xf : byte >> 4) | (fifthBit << 4);
  });
}

function readKBlock(
  view: DataView,
  at: number,
  values: Float32Array,
  out: number,
  halvesAt: number,
  unpack: (byte: number, subBlock: number, index: number) => number,
): void {
  const scaleUnit = readFloat16(view, at);
  const minimumUnit = readFloat16(view, at + 2);
  for (let subBlock = 0; subBlock < 8; subBlock++) {
    const packed = readScaleAndMinimum(view, at + 4, subBlock);
    const scale = Math.fround(scaleUnit * packed.scale);
    const minimum = Math.fround(minimumUnit * packed.minimum);
    for (let index = 0; index < 32; index++) {
      const byte = view.getUint8(halvesAt + (subBlock >> 1) * 32 + index);
      values[out + subBlock * 32 + index] = Math.fround(scale * unpack(byte, subBlock, index)) - minimum;
    }
  }
}

/** 128 bytes of low halves, 64 bytes of upper bit pairs, 16 signed scales, one half: two times 128 values. */
function readQ6_K(view: DataView, at: number, values: Float32Array, out: number): void {
  const unit = readFloat16(view, at + 208);
  for (let index = 0; index < 256; index++) {
    const half = index >> 7;
    const quarter = (index >> 5) & 3;
    const lane = index & 31;
    const lowByte = view.getUint8(at + half * 64 + (quarter & 1) * 32 + lane);
    const low = quarter < 2 ? lowByte & 0xf : lowByte >> 4;
    const high = (view.getUint8(at + 128 + half * 32 + lane) >> (quarter * 2)) & 3;
    const scale = Math.fround(unit * view.getInt8(at + 192 + (index >> 4)));
    values[out + index] = scale * ((low | (high << 4)) - 32);
  }
}
