// Plain quantisers for test files: valid blocks of every type, rounded to nearest, without ggml's search for better scales.
// Layouts from ggml-common.h.

import { ggmlTypeLayout, type GgmlType } from '../../src/engine/quantization/ggmlType.ts';

/** Encodes `values`, a whole number of blocks, as `type`. */
export function quantize(values: Float32Array, type: GgmlType): Uint8Array {
  const { blockValues, blockBytes } = ggmlTypeLayout(type);
  const bytes = Buffer.alloc((values.length / blockValues) * blockBytes);
  for (let block = 0; block * blockValues < values.length; block++) {
    const input = values.subarray(block * blockValues, (block + 1) * blockValues);
    encoders[type](input, bytes.subarray(block * blockBytes, (block + 1) * blockBytes));
  }
  return bytes;
}

type Encoder = (values: Float32Array, out: Buffer) => void;

const encoders: Readonly<Record<GgmlType, Encoder>> = {
  F32: (values, out) => out.writeFloatLE(at(values, 0), 0),
  F16: (values, out) => writeHalf(out, 0, at(values, 0)),
  BF16: (values, out) => out.writeUInt16LE(toBfloat16(at(values, 0)), 0),
  Q8_0: (values, out) => {
    const step = writeHalf(out, 0, largest(values) / 127);
    for (let index = 0; index < 32; index++) out.writeInt8(level(at(values, index), step, -127, 127), 2 + index);
  },
  Q4_0: (values, out) => {
    const step = writeHalf(out, 0, largest(values) / 7);
    packNibbles(values, out, 2, (value) => level(value, step, -8, 7) + 8);
  },
  Q4_1: (values, out) => {
    const low = writeHalf(out, 2, Math.min(...values));
    const step = writeHalf(out, 0, (Math.max(...values) - low) / 15);
    packNibbles(values, out, 4, (value) => level(value - low, step, 0, 15));
  },
  Q5_0: (values, out) => {
    const step = writeHalf(out, 0, largest(values) / 15);
    packFiveBits(values, out, 2, (value) => level(value, step, -16, 15) + 16);
  },
  Q5_1: (values, out) => {
    const low = writeHalf(out, 2, Math.min(...values));
    const step = writeHalf(out, 0, (Math.max(...values) - low) / 31);
    packFiveBits(values, out, 4, (value) => level(value - low, step, 0, 31));
  },
  Q4_K: (values, out) => {
    const levels = encodeScalesAndMinima(values, out, 15);
    for (let index = 0; index < 128; index++) out[16 + index] = lowNibblePair(levels, index);
  },
  Q5_K: (values, out) => {
    const levels = encodeScalesAndMinima(values, out, 31);
    for (let index = 0; index < 128; index++) out[48 + index] = lowNibblePair(levels, index);
    for (let index = 0; index < 256; index++) {
      out[16 + (index % 32)] = at(out, 16 + (index % 32)) | ((at(levels, index) >> 4) << Math.floor(index / 32));
    }
  },
  Q6_K: encodeQ6K,
};

/** Eight groups of 32 values, each with a scale and a minimum of 6 bits; returns the 256 levels. */
function encodeScalesAndMinima(values: Float32Array, out: Buffer, topLevel: number): Uint8Array {
  const groups = Array.from({ length: 8 }, (_, group) => values.subarray(group * 32, (group + 1) * 32));
  const lows = groups.map((group) => Math.max(0, -Math.min(...group)));
  const spans = groups.map((group, index) => Math.max(0, Math.max(...group) + at(lows, index)));
  const scaleUnit = writeHalf(out, 0, Math.max(...spans) / topLevel / 63);
  const lowUnit = writeHalf(out, 2, Math.max(...lows) / 63);
  const levels = new Uint8Array(256);
  for (let group = 0; group < 8; group++) {
    const scale = level(at(spans, group) / topLevel, scaleUnit, 0, 63);
    const low = level(at(lows, group), lowUnit, 0, 63);
    if (group < 4) {
      out[4 + group] = at(out, 4 + group) | scale;
      out[8 + group] = at(out, 8 + group) | low;
    } else {
      out[8 + group] = (scale & 15) | ((low & 15) << 4);
      out[group] = at(out, group) | ((scale >> 4) << 6);
      out[4 + group] = at(out, 4 + group) | ((low >> 4) << 6);
    }
    for (let index = 0; index < 32; index++) {
      levels[group * 32 + index] = level(at(values, group * 32 + index) + lowUnit * low, scaleUnit * scale, 0, topLevel);
    }
  }
  return levels;
}

/** Byte `index` of the nibbles of Q4_K and Q5_K: groups of 64 values, the first 32 in the low halves. */
function lowNibblePair(levels: Uint8Array, index: number): number {
  const first = Math.floor(index / 32) * 64 + (index % 32);
  return (at(levels, first) & 15) | ((at(levels, first + 32) & 15) << 4);
}

function encodeQ6K(values: Float32Array, out: Buffer): void {
  const peaks = Array.from({ length: 16 }, (_, group) => largest(values.subarray(group * 16, (group + 1) * 16)));
  const unit = writeHalf(out, 208, Math.max(...peaks) / 31 / 127);
  const levels = new Uint8Array(256);
  for (let group = 0; group < 16; group++) {
    const scale = level(at(peaks, group) / 31, unit, 1, 127);
    out.writeInt8(scale, 192 + group);
    for (let index = group * 16; index < group * 16 + 16; index++) levels[index] = level(at(values, index), unit * scale, -32, 31) + 32;
  }
  for (let half = 0; half < 2; half++) {
    for (let index = 0; index < 32; index++) {
      const [first, second, third, fourth] = [0, 32, 64, 96].map((step) => at(levels, half * 128 + index + step)) as [
        number,
        number,
        number,
        number,
      ];
      out[half * 64 + index] = (first & 15) | ((third & 15) << 4);
      out[half * 64 + index + 32] = (second & 15) | ((fourth & 15) << 4);
      out[128 + half * 32 + index] = (first >> 4) | ((second >> 4) << 2) | ((third >> 4) << 4) | ((fourth >> 4) << 6);
    }
  }
}

/** The first 16 values of a block in the low halves of 16 bytes, the last 16 in the high halves. */
function packNibbles(values: Float32Array, out: Buffer, start: number, encode: (value: number) => number): void {
  for (let index = 0; index < 16; index++) {
    out[start + index] = (encode(at(values, index)) & 15) | ((encode(at(values, index + 16)) & 15) << 4);
  }
}

/** As {@link packNibbles}, with the fifth bits of all 32 values in front. */
function packFiveBits(values: Float32Array, out: Buffer, start: number, encode: (value: number) => number): void {
  let highBits = 0;
  for (let index = 0; index < 32; index++) highBits |= (encode(at(values, index)) >> 4) << index;
  out.writeUInt32LE(highBits >>> 0, start);
  packNibbles(values, out, start + 4, encode);
}

function level(value: number, step: number, lowest: number, highest: number): number {
  return step === 0 ? Math.max(0, lowest) : Math.min(highest, Math.max(lowest, Math.round(value / step)));
}

function largest(values: Float32Array): number {
  return values.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
}

/** Writes an IEEE half and returns the value that it holds. */
function writeHalf(out: Buffer, offset: number, value: number): number {
  const bits = toHalf(value);
  out.writeUInt16LE(bits, offset);
  const exponent = (bits >> 10) & 31;
  const magnitude = exponent === 0 ? (bits & 1023) * 2 ** -24 : (1024 + (bits & 1023)) * 2 ** (exponent - 25);
  return bits >> 15 ? -magnitude : magnitude;
}

/** Nearest half of a number below 65 504 in magnitude. */
function toHalf(value: number): number {
  const sign = value < 0 ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  const exponent = magnitude === 0 ? -14 : Math.max(-14, Math.floor(Math.log2(magnitude)));
  // A fraction that rounds up to 2048 carries into the exponent by itself.
  const fraction = Math.round(magnitude * 2 ** (10 - exponent));
  return sign | (exponent === -14 && fraction < 1024 ? fraction : ((exponent + 14) << 10) + fraction);
}

/** Nearest bfloat16, ties to even. */
function toBfloat16(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0] ?? 0;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

function at(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) throw new Error(`no value at ${index} of ${values.length}`);
  return value;
}
