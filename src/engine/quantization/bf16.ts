// The upper half of a 32-bit number as a number: 8 bits of exponent, 7 of mantissa.

/** Rounds to the nearest BF16 value, ties to even; not a number stays one. */
export function roundToBf16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const rounded = new Uint16Array(values.length);
  for (let index = 0; index < bits.length; index++) {
    const word = bits[index] as number;
    const isNotANumber = (word & 0x7fffffff) > 0x7f800000;
    rounded[index] = isNotANumber ? (word >>> 16) | 0x40 : (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
  }
  return rounded;
}

/** The same values with 32 bits. */
export function widenBf16(values: Uint16Array): Float32Array {
  const bits = new Uint32Array(values.length);
  for (let index = 0; index < values.length; index++) bits[index] = (values[index] as number) << 16;
  return new Float32Array(bits.buffer);
}
