import type { RopeConfig } from '../../../ops/rope.ts';
import { webgpuKernel } from '../webgpuKernel.ts';
import { defineProgram, flatIndex, flatThreads } from '../webgpuProgram.ts';
import { sizeOf, type WebgpuRuntime } from '../webgpuRuntime.ts';

/** Rotates pairs by their token's position, or back with `inverse`, `[N, heads, E]`. */
export const ropeKernel = webgpuKernel('Rope', ({ runtime, input, attribute }) => {
  const x = input('x'); // [N, heads, E]
  const [, headCount, headWidth] = x.shape as [number, number, number];
  const config = attribute<RopeConfig>('config');
  const count = sizeOf(x.shape);
  const out = runtime.allocate(x.shape);
  if (count === 0) return out;
  const positions = attribute<Int32Array>('positions'); // [N]
  runtime.run(program, {
    buffers: [
      runtime.bufferOf(x),
      runtime.upload(positions),
      rotationTable(runtime, config, 1 + positions.reduce((highest, position) => Math.max(highest, position), 0)),
      runtime.bufferOf(out),
    ],
    uniforms: [
      count,
      headCount * headWidth,
      headWidth,
      config.rotatedWidth,
      config.style === 'halves' ? 1 : 0,
      attribute<boolean>('inverse') ? -1 : 1,
    ],
    groups: runtime.flatGroups(count, flatThreads),
  });
  return out;
});

/** A thread for each value. */
const program = defineProgram({
  name: 'rope',
  buffers: { x: 'f32', positions: 'u32', rotations: 'vec2<f32>', rotated: '+f32' },
  uniforms: { count: 'u32', tokenWidth: 'u32', headWidth: 'u32', rotatedWidth: 'u32', pairsHalves: 'u32', direction: 'f32' },
  threads: flatThreads,
  body: `
  let index = ${flatIndex};
  if (index >= u.count) { return; }
  let inner = index % u.headWidth;
  if (inner >= u.rotatedWidth) {
    rotated[index] = x[index];
    return;
  }
  let pairCount = u.rotatedWidth / 2u;
  let isHalves = u.pairsHalves == 1u;
  let pair = select(inner / 2u, inner % pairCount, isHalves);
  let isFirst = select(inner % 2u == 0u, inner < pairCount, isHalves);
  let distance = select(1u, pairCount, isHalves);
  let rotation = rotations[positions[index / u.tokenWidth] * pairCount + pair];
  let sine = rotation.y * u.direction;
  if (isFirst) {
    rotated[index] = x[index] * rotation.x - x[index + distance] * sine;
  } else {
    rotated[index] = x[index - distance] * sine + x[index] * rotation.x;
  }`,
});

interface RotationTable {
  readonly buffer: GPUBuffer;
  readonly positionCount: number;
}

const tables = new WeakMap<WebgpuRuntime, Map<string, RotationTable>>();

/**
 * Cosine and sine of every position's angle for every pair, `[positions, R / 2, 2]`.
 *
 * Computed here, since WGSL promises only 11 bits for `sin` and `cos`; kept, since positions repeat in every batch.
 */
function rotationTable(runtime: WebgpuRuntime, config: RopeConfig, positionCount: number): GPUBuffer {
  const known = tables.get(runtime) ?? new Map<string, RotationTable>();
  tables.set(runtime, known);
  const { base, rotatedWidth, positionScale, frequencyFactors } = config;
  const key = JSON.stringify([base, rotatedWidth, positionScale, frequencyFactors && [...frequencyFactors]]);
  const existing = known.get(key);
  if (existing && existing.positionCount >= positionCount) return existing.buffer;
  // Twice as many as asked for, so that growing batches rebuild the table seldom.
  const tableCount = 2 * positionCount;
  const pairCount = rotatedWidth / 2;
  const values = new Float32Array(tableCount * pairCount * 2);
  for (let position = 0; position < tableCount; position++) {
    for (let pair = 0; pair < pairCount; pair++) {
      const angle = (position * positionScale * base ** ((-2 * pair) / rotatedWidth)) / (frequencyFactors?.[pair] ?? 1);
      values[2 * (position * pairCount + pair)] = Math.cos(angle);
      values[2 * (position * pairCount + pair) + 1] = Math.sin(angle);
    }
  }
  const buffer = runtime.loadBytes(new Uint8Array(values.buffer));
  // A smaller table may still be read by commands that wait; it goes when nothing refers to it.
  known.set(key, { buffer, positionCount: tableCount });
  return buffer;
}
