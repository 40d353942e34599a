// A small piece of the real work, the same on every backend: one decoder layer with a prefix, forward and backward.
// Legend: N tokens, P prefix length, D model width, K key/value heads, E head width.
import { defined } from '../../base/assert.ts';
import { type FrozenMatrix, loadFrozenMatrix } from '../frozenMatrix.ts';
import { type DecoderLayerWeights, type FrozenLinear, fusedDecoderLayer } from '../ops/fusedDecoderLayer.ts';
import { type Scalar, dispose, grads, ones, square, sum, tensor2d, tensor3d, tidy } from '../tensors.ts';
import type { Tensor, Tensor2D, Tensor3D } from '../tensors.ts';

/** The layer of SmolLM2-135M, the default base model. */
const shape = { width: 576, headCount: 9, keyValueHeadCount: 3, headWidth: 64, feedForwardWidth: 1536, prefixLength: 64 } as const;

/** Tokens of one pass: the last is a real training step's; a slow backend never gets there. */
const passTokens = [16, 64, 512] as const;

/** Time that measuring may take once everything is loaded, milliseconds. */
const budgetMs = 1500;

/** Passes at the largest size; the best counts, since other programs only ever make one slower. */
const maximumPasses = 5;

/** Tokens a second through one layer, forward and backward, on the active backend. */
export async function measureLayer(): Promise<number> {
  const matrices: FrozenMatrix[] = [];
  const weights = buildWeights((rows, columns) => {
    const matrix = loadFrozenMatrix({ bytes: bf16Bytes(rows * columns), type: 'BF16', rows, columns }, { precision: 'bf16' });
    matrices.push(matrix);
    return { matrix };
  });
  const kept = [weights.attentionNorm, weights.feedForwardNorm];
  try {
    return await fastestPass((tokenCount) => timePass(weights, tokenCount));
  } finally {
    dispose(kept);
    for (const matrix of matrices) matrix.dispose();
  }
}

/** Grows the pass while the budget allows it, and repeats the largest. @param pass Milliseconds of a pass over so many tokens. */
async function fastestPass(pass: (tokenCount: number) => Promise<number>): Promise<number> {
  const startMs = performance.now();
  const leftMs = (): number => budgetMs - (performance.now() - startMs);
  let tokensPerSecond = 0;
  for (const tokenCount of passTokens) {
    const isAffordable = tokensPerSecond === 0 || (2000 * tokenCount) / tokensPerSecond < leftMs();
    if (!isAffordable) break;
    // The first pass of a size compiles shaders and fills pools.
    let bestMs = await pass(tokenCount);
    for (let count = 1; count < maximumPasses && bestMs < leftMs(); count++) bestMs = Math.min(bestMs, await pass(tokenCount));
    tokensPerSecond = (1000 * tokenCount) / bestMs;
  }
  return tokensPerSecond;
}

/** One pass over a sequence of so many tokens, milliseconds; it ends when the gradients can be read. */
async function timePass(weights: DecoderLayerWeights, tokenCount: number): Promise<number> {
  const { prefixLength, keyValueHeadCount, headWidth, width, headCount } = shape;
  const prefixShape = [prefixLength, keyValueHeadCount, headWidth] as [number, number, number];
  const prefixValues = bf16Values(prefixLength * keyValueHeadCount * headWidth);
  const inputs = tidy(() => [
    tensor2d(bf16Values(tokenCount * width), [tokenCount, width]), // [N, D]
    tensor3d(prefixValues, prefixShape), // [P, K, E]
    tensor3d(prefixValues, prefixShape), // [P, K, E]
  ]);
  const positions = Int32Array.from({ length: tokenCount }, (_, index) => prefixLength + index);
  const rope = { base: 10_000, style: 'adjacent', rotatedWidth: headWidth, positionScale: 1 } as const;
  const loss = (x: Tensor, prefixKeys: Tensor, values: Tensor): Scalar => {
    const layerInputs = { x: x as Tensor2D, positions, sequenceStarts: Int32Array.of(0), prefixKeys: prefixKeys as Tensor3D };
    const config = { headCount, keyValueHeadCount, headWidth, normEpsilon: 1e-5, rope };
    return sum(square(fusedDecoderLayer({ ...layerInputs, prefixValues: values as Tensor3D }, weights, config)));
  };
  const startMs = performance.now();
  const gradients = tidy(() => grads(loss as (...operands: Tensor[]) => Tensor)(inputs));
  // The prefix's gradient is the last that is made.
  await defined(gradients[1], 'gradient of the prefix').data();
  const elapsedMs = performance.now() - startMs;
  dispose([...inputs, ...gradients]);
  return elapsedMs;
}

function buildWeights(linear: (rows: number, columns: number) => FrozenLinear): DecoderLayerWeights {
  const { width, keyValueHeadCount, headWidth, feedForwardWidth } = shape;
  return {
    attentionNorm: ones([width]),
    feedForwardNorm: ones([width]),
    linears: {
      query: linear(width, width),
      key: linear(keyValueHeadCount * headWidth, width),
      value: linear(keyValueHeadCount * headWidth, width),
      output: linear(width, width),
      gate: linear(feedForwardWidth, width),
      up: linear(feedForwardWidth, width),
      down: linear(width, feedForwardWidth),
    },
  };
}

/** Numbers between -0.06 and 0.06 that look random, exact in bf16; their values do not matter for speed. */
function bf16Values(count: number): Float32Array {
  const values = new Float32Array(count);
  const words = new Uint32Array(values.buffer);
  // Knuth's multiplicative hash gives the sign and seven bits of fraction; the exponent is that of 2^-5.
  for (let index = 0; index < count; index++) words[index] = (Math.imul(index + 1, 2_654_435_761) & 0x807f_0000) | 0x3d00_0000;
  return values;
}

/** The upper halves of {@link bf16Values}, little-endian. */
function bf16Bytes(count: number): Uint8Array {
  const words = new Uint32Array(bf16Values(count).buffer);
  const halves = new DataView(new ArrayBuffer(2 * count));
  for (let index = 0; index < count; index++) halves.setUint16(2 * index, (words[index] ?? 0) >>> 16, true);
  return new Uint8Array(halves.buffer);
}
