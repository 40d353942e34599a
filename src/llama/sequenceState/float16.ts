// IEEE 754 binary16 as 16-bit words. Node has Float16Array only from version 24 on.

/** Largest finite binary16 value. */
export const largestFloat16 = 65504;

const word = new Uint32Array(1);
const real = new Float32Array(word.buffer);

/** The binary16 word nearest to a float32 value; ties go to the even word, values from 65520 on become infinity. */
export function toFloat16(value: number): number {
  real[0] = value;
  const bits = word[0] as number;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // 0x477ff000 is 65520, halfway between the largest finite value and the next one that would follow.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Below 2^-14 the result is a multiple of 2^-24, the spacing of float32 in [0.5, 1): the addition rounds for us.
    word[0] = magnitude;
    real[0] = real[0] + 0.5;
    return sign | (word[0] - 0x3f000000);
  }
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}

/** The value of a binary16 word. */
export function fromFloat16(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Infinity;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
