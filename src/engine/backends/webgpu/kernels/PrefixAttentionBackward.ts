import type { TensorInfo } from '../../../tensors.ts';
import { attentionInputs, type AttentionInputs } from '../attentionInputs.ts';
import { attentionStatisticsProgram, attentionTile, sumPartsProgram } from '../attentionPrograms.ts';
import { webgpuKernel } from '../webgpuKernel.ts';
import { flatThreads } from '../webgpuProgram.ts';
import { sizeOf, type WebgpuRuntime } from '../webgpuRuntime.ts';

/**
 * Tokens that one workgroup sums up for a tile of the prefix. The prefix alone has few tiles; cut into stretches it keeps a GPU busy. A guess.
 * Depends on nothing but the inputs, so that sums are the same on every machine.
 */
const tokensPerStretch = 256;

/** The gradients of `PrefixAttention`: queries, keys, values and, with a prefix, its keys and values. */
export const prefixAttentionBackwardKernel = webgpuKernel('PrefixAttentionBackward', (call) => {
  const { runtime, input, optional } = call;
  const queries = input('queries'); // [N, H, E]
  const keys = input('keys'); // [N, K, E]
  const prefixKeys = optional('prefixKeys'); // [P, K, E]
  const [tokenCount, queryHeads, headWidth] = queries.shape as [number, number, number];
  const dQueries = runtime.allocate(queries.shape);
  const dOwn: Pair = [runtime.allocate(keys.shape), runtime.allocate(keys.shape)];
  const dPrefix: Pair | undefined = prefixKeys && [runtime.allocate(prefixKeys.shape), runtime.allocate(prefixKeys.shape)];
  if (tokenCount === 0) return [dQueries, ...dOwn, ...(dPrefix ?? [])];
  const shared = attentionInputs(call);
  const dOut = runtime.bufferOf(input('dOut')); // [N, H * E]
  const statistics = runtime.temporary(tokenCount * queryHeads * 8); // [N, H, 2]
  runtime.run(attentionStatisticsProgram, {
    buffers: [runtime.bufferOf(input('out')), dOut, runtime.bufferOf(input('logSumExp')), statistics],
    uniforms: [tokenCount * queryHeads, headWidth],
    groups: runtime.flatGroups(tokenCount * queryHeads, flatThreads),
  });
  const sources = [runtime.bufferOf(queries), shared.allKeys, shared.allValues, shared.ranges, statistics, dOut];
  runtime.run(shared.programs.queryGradient, {
    buffers: [...sources, runtime.bufferOf(dQueries)],
    uniforms: shared.uniforms,
    groups: [Math.ceil(tokenCount / attentionTile), queryHeads],
  });
  addUpKeysAndValues(runtime, shared, sources, dOwn, { first: shared.prefixLength, tokensPerPart: tokenCount });
  if (dPrefix && shared.prefixLength > 0) {
    addUpKeysAndValues(runtime, shared, sources, dPrefix, { first: 0, tokensPerPart: tokensPerStretch });
  }
  return [dQueries, ...dOwn, ...(dPrefix ?? [])];
});

/** Gradients of keys and of values. */
type Pair = [TensorInfo, TensorInfo];

/** Fills the gradients of a stretch of keys: one part for each query head of a group and each stretch of tokens, then their sum. */
function addUpKeysAndValues(
  runtime: WebgpuRuntime,
  { tokenCount, queryHeads, keyValueHeads, programs, uniforms }: AttentionInputs,
  sources: readonly GPUBuffer[],
  gradients: Pair,
  { first, tokensPerPart }: { readonly first: number; readonly tokensPerPart: number },
): void {
  const keyCount = gradients[0].shape[0] as number;
  const count = sizeOf(gradients[0].shape);
  const partCount = (queryHeads / keyValueHeads) * Math.ceil(tokenCount / tokensPerPart);
  const parts = gradients.map((gradient) => (partCount === 1 ? runtime.bufferOf(gradient) : runtime.temporary(partCount * count * 4)));
  runtime.run(programs.keyValueGradient, {
    buffers: [...sources, ...parts],
    uniforms: [...uniforms, first, keyCount, tokensPerPart],
    groups: [Math.ceil(keyCount / attentionTile), keyValueHeads, partCount],
  });
  if (partCount === 1) return;
  gradients.forEach((gradient, index) =>
    runtime.run(sumPartsProgram, {
      buffers: [parts[index] as GPUBuffer, runtime.bufferOf(gradient)],
      uniforms: [count, partCount],
      groups: runtime.flatGroups(count, flatThreads),
    }),
  );
}
