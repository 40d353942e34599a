import { attentionInputs } from '../attentionInputs.ts';
import { attentionTile } from '../attentionPrograms.ts';
import { webgpuKernel } from '../webgpuKernel.ts';

/** Attention to a prefix, to shared contexts and to each sequence's own past, `[N, H * E]`, and the log-sum-exp of the scores, `[N, H]`. */
export const prefixAttentionKernel = webgpuKernel('PrefixAttention', (call) => {
  const { runtime, input } = call;
  const [tokenCount, queryHeads, headWidth] = input('queries').shape as [number, number, number];
  const out = runtime.allocate([tokenCount, queryHeads * headWidth]);
  const logSumExp = runtime.allocate([tokenCount, queryHeads]);
  if (tokenCount === 0) return [out, logSumExp];
  const { programs, allKeys, allValues, ranges, uniforms } = attentionInputs(call);
  runtime.run(programs.forward, {
    buffers: [runtime.bufferOf(input('queries')), allKeys, allValues, ranges, runtime.bufferOf(out), runtime.bufferOf(logSumExp)],
    uniforms,
    groups: [Math.ceil(tokenCount / attentionTile), queryHeads],
  });
  return [out, logSumExp];
});
