import { LowRankDecoderLayerCall } from '../lowRankDecoderLayerCall.ts';
import { nativeKernel } from '../kernel.ts';

/**
 * A decoder layer with low-rank additions, step by step, `[N, D]`, and what its gradient needs, in the order in which
 * `LowRankDecoderLayerBackward` takes it: the first norm's factors, queries, keys, values, attention's result and its log-sum-exp,
 * the sum after attention, the second norm's factors, gate and up.
 */
export const lowRankDecoderLayerKernel = nativeKernel('LowRankDecoderLayer', (kernelCall) => {
  const { binding } = kernelCall;
  const call = new LowRankDecoderLayerCall(kernelCall);
  const { headCount, keyValueHeadCount, headWidth } = call.config;
  const { slot: x } = call.input('x'); // [N, D]

  const first = call.norm(x, call.weights.attentionNorm);
  const queries = call.linear('query', first.out); // [N, H * E]
  const keys = call.linear('key', first.out); // [N, K * E]
  const values = call.linear('value', first.out); // [N, K * E]
  call.free(first.out);
  call.rotate(queries, headCount, false);
  call.rotate(keys, keyValueHeadCount, false);
  const attended = call.allocate(call.tokenCount, headCount * headWidth);
  const logSumExp = call.allocate(call.tokenCount, headCount);
  binding.prefixAttention(attended.slot, logSumExp.slot, ...call.attentionArguments(queries.slot, keys.slot, values.slot));
  const afterAttention = call.linear('output', attended); // [N, D]
  call.accumulate(afterAttention, x);

  const second = call.norm(afterAttention.slot, call.weights.feedForwardNorm);
  const gate = call.linear('gate', second.out); // [N, F]
  const up = call.linear('up', second.out); // [N, F]
  call.free(second.out);
  const activated = call.allocate(...gate.shape);
  binding.swiGlu(activated.slot, gate.slot, up.slot, call.tokenCount * (gate.shape[1] as number));
  const out = call.linear('down', activated); // [N, D]
  call.free(activated);
  call.accumulate(out, afterAttention.slot);
  return [out, first.inverseRms, queries, keys, values, attended, logSumExp, afterAttention, second.inverseRms, gate, up];
});
