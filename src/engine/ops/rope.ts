// Rotary position embedding. Legend: N tokens, E head width, R rotated width.

import { assert } from '../../base/assert.ts';
import { add, concat, mul, reshape, slice, stack, sub, tensor3d, tidy } from '../tensors.ts';
import type { Tensor3D } from '../tensors.ts';
import { differentiable } from './differentiable.ts';
import { hasKernel, runKernel } from './runKernel.ts';

/** How positions turn into angles: pair `i` turns by `position * positionScale * base^(-2i / rotatedWidth) / frequencyFactors[i]`. */
export interface RopeConfig {
  /** Wavelength base, `rope.freq_base` in GGUF. */
  readonly base: number;
  /** `adjacent` pairs values 2i and 2i+1 (llama), `halves` pairs i and i + R/2 (qwen2, NeoX). */
  readonly style: 'adjacent' | 'halves';
  /** Even, at most E; the values behind it pass unchanged. */
  readonly rotatedWidth: number;
  /** Linear position scaling; 1 for none. */
  readonly positionScale: number;
  /** `[R / 2]`; ones when absent. */
  readonly frequencyFactors?: Float32Array;
}

/**
 * Rotates each pair of values by an angle proportional to its token's position.
 *
 * @param x `[N, heads, E]`.
 * @param positions `[N]`.
 * @returns `[N, heads, E]`.
 * Su et al., "RoFormer"; llama.cpp `ggml_rope_ext` without YaRN.
 */
export function rope(x: Tensor3D, positions: Int32Array, config: RopeConfig): Tensor3D {
  const { rotatedWidth, frequencyFactors } = config;
  assert(positions.length === x.shape[0], () => `${positions.length} positions for x [${x.shape}]`);
  assert(rotatedWidth % 2 === 0 && rotatedWidth <= x.shape[2], () => `rotated width ${rotatedWidth} of x [${x.shape}]`);
  assert(
    frequencyFactors === undefined || frequencyFactors.length === rotatedWidth / 2,
    () => `${frequencyFactors?.length} frequency factors for a rotated width of ${rotatedWidth}`,
  );
  if (!hasKernel('Rope')) return tidy(() => compositeRope(x, positions, config));
  return differentiable<Tensor3D>([x], (input) => ({
    out: runKernel('Rope', { x: input }, { positions, config, inverse: false }), // [N, heads, E]
    backward: (dOut) => [runKernel('Rope', { x: dOut }, { positions, config, inverse: true })], // [N, heads, E]
  }));
}

/** {@link rope} from plain operations. */
export function compositeRope(x: Tensor3D, positions: Int32Array, config: RopeConfig): Tensor3D {
  const [tokenCount, headCount, headWidth] = x.shape;
  const { rotatedWidth, style } = config;
  if (rotatedWidth === 0 || x.size === 0) return x.clone();
  const pairCount = rotatedWidth / 2;
  const { cosines, sines } = rotationTables(positions, config); // [N, 1, R / 2] each
  const rotated = slice(x, [0, 0, 0], [tokenCount, headCount, rotatedWidth]); // [N, heads, R]
  const pairs = style === 'adjacent' ? reshape(rotated, [tokenCount, headCount, pairCount, 2]) : undefined; // [N, heads, R / 2, 2]
  const half = (index: 0 | 1): Tensor3D =>
    pairs
      ? reshape(slice(pairs, [0, 0, 0, index], [tokenCount, headCount, pairCount, 1]), [tokenCount, headCount, pairCount])
      : slice(rotated, [0, 0, index * pairCount], [tokenCount, headCount, pairCount]); // [N, heads, R / 2]
  const [first, second] = [half(0), half(1)];
  const turnedFirst = sub(mul(first, cosines), mul(second, sines)); // [N, heads, R / 2]
  const turnedSecond = add(mul(first, sines), mul(second, cosines)); // [N, heads, R / 2]
  const turned: Tensor3D = pairs
    ? reshape(stack([turnedFirst, turnedSecond], 3), [tokenCount, headCount, rotatedWidth])
    : concat([turnedFirst as Tensor3D, turnedSecond as Tensor3D], 2); // [N, heads, R]
  if (rotatedWidth === headWidth) return turned;
  return concat([turned, slice(x, [0, 0, rotatedWidth], [tokenCount, headCount, headWidth - rotatedWidth])], 2); // [N, heads, E]
}

/** Cosine and sine of every token's angle for every pair, `[N, 1, R / 2]` each. */
function rotationTables(positions: Int32Array, config: RopeConfig): { cosines: Tensor3D; sines: Tensor3D } {
  const pairCount = config.rotatedWidth / 2;
  const cosines = new Float32Array(positions.length * pairCount);
  const sines = new Float32Array(positions.length * pairCount);
  positions.forEach((position, token) => {
    for (let pair = 0; pair < pairCount; pair++) {
      const frequency = config.base ** ((-2 * pair) / config.rotatedWidth) / (config.frequencyFactors?.[pair] ?? 1);
      const angle = position * config.positionScale * frequency;
      cosines[token * pairCount + pair] = Math.cos(angle);
      sines[token * pairCount + pair] = Math.sin(angle);
    }
  });
  const shape: [number, number, number] = [positions.length, 1, pairCount];
  return { cosines: tensor3d(cosines, shape), sines: tensor3d(sines, shape) };
}
