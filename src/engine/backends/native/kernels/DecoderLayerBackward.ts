import { noSlot } from '../binding.ts';
import { DecoderLayerCall } from '../decoderLayerCall.ts';
import { nativeKernel } from '../kernel.ts';

/** The gradients of `DecoderLayer`: of x unless `differentiatesInput` is false, then of the prefix's keys and values when there is one. */
export const decoderLayerBackwardKernel = nativeKernel('DecoderLayerBackward', (kernelCall) => {
  const { binding, optional, attribute } = kernelCall;
  const call = new DecoderLayerCall(kernelCall);
  const { weights, config, tokenCount } = call;
  const [x, dOut] = [call.inputSlot('x'), call.inputSlot('dOut')]; // [N, D]
  const kept = Array.from({ length: 10 }, (_, index) => call.inputSlot(`kept${index}`));
  const [firstInverseRms, queries, keys, values, attended, logSumExp, afterAttention, secondInverseRms, gate, up] = kept as Ten;
  const featureCount = weights.linears.gate.matrix.rows; // F

  const dActivated = call.linearBackward('down', dOut); // [N, F]
  const dGate = call.allocate(tokenCount, featureCount);
  const dUp = call.allocate(tokenCount, featureCount);
  binding.swiGluBackward(dGate.slot, dUp.slot, dActivated.slot, gate, up, tokenCount * featureCount);
  const dFeedForward = call.linearBackward('gate', dGate.slot); // [N, D]
  const throughUp = call.linearBackward('up', dUp.slot); // [N, D]
  call.accumulate(dFeedForward, throughUp.slot);
  call.free(dActivated, dGate, dUp, throughUp);
  const dAfterAttention = call.normBackward(dFeedForward, afterAttention, weights.feedForwardNorm, secondInverseRms); // [N, D]
  call.accumulate(dAfterAttention, dOut);
  call.free(dFeedForward);

  const dAttended = call.linearBackward('output', dAfterAttention.slot); // [N, H * E]
  const dQueries = call.allocate(tokenCount, config.headCount * config.headWidth);
  const dKeys = call.allocate(tokenCount, config.keyValueHeadCount * config.headWidth);
  const dValues = call.allocate(tokenCount, config.keyValueHeadCount * config.headWidth);
  const prefixShape = optional('prefixKeys')?.shape; // [P, K, E]
  const dPrefix = prefixShape ? [call.allocate(...prefixShape), call.allocate(...prefixShape)] : [];
  binding.prefixAttentionBackward(
    dQueries.slot,
    dKeys.slot,
    dValues.slot,
    dPrefix[0]?.slot ?? noSlot,
    dPrefix[1]?.slot ?? noSlot,
    dAttended.slot,
    attended,
    logSumExp,
    ...call.attentionArguments(queries, keys, values),
  );
  call.free(dAttended);
  if (!attribute<boolean>('differentiatesInput')) {
    call.free(dAfterAttention, dQueries, dKeys, dValues);
    return dPrefix;
  }

  call.rotate(dQueries, config.headCount, true);
  call.rotate(dKeys, config.keyValueHeadCount, true);
  const dNormed = call.linearBackward('query', dQueries.slot); // [N, D]
  const throughKeys = call.linearBackward('key', dKeys.slot); // [N, D]
  const throughValues = call.linearBackward('value', dValues.slot); // [N, D]
  call.accumulate(dNormed, throughKeys.slot);
  call.accumulate(dNormed, throughValues.slot);
  call.free(dQueries, dKeys, dValues, throughKeys, throughValues);
  const dx = call.normBackward(dNormed, x, weights.attentionNorm, firstInverseRms); // [N, D]
  call.accumulate(dx, dAfterAttention.slot);
  call.free(dNormed, dAfterAttention);
  return [dx, ...dPrefix];
});

type Ten = [number, number, number, number, number, number, number, number, number, number];
