import { defined } from '../../../../base/assert.ts';
import { noSlot } from '../binding.ts';
import { LowRankDecoderLayerCall, type Scratch, type SlotTensor } from '../lowRankDecoderLayerCall.ts';
import { nativeKernel } from '../kernel.ts';

/** The gradients of `LowRankDecoderLayer` that the attribute `gradientNames` lists, in its order. */
export const lowRankDecoderLayerBackwardKernel = nativeKernel('LowRankDecoderLayerBackward', (kernelCall) => {
  const { binding, optional, attribute } = kernelCall;
  const call = new LowRankDecoderLayerCall(kernelCall);
  const { weights, config, tokenCount } = call;
  const gradientNames = attribute<string[]>('gradientNames');
  const [x, dOut] = [call.input('x'), call.input('dOut')]; // [N, D]
  const [firstInverseRms, queries, keys, values, attended, logSumExp, afterAttention, secondInverseRms, gate, up] = Array.from(
    { length: 10 },
    (_, index) => call.input(`kept${index}`),
  ) as [SlotTensor, SlotTensor, SlotTensor, SlotTensor, SlotTensor, SlotTensor, SlotTensor, SlotTensor, SlotTensor, SlotTensor];
  const gradients: Record<string, Scratch> = {};

  // Feed-forward. Inputs of linear maps are computed again where a low-rank gradient needs them.
  const featureSize = tokenCount * (gate.shape[1] as number);
  if (call.hasDelta('down')) {
    const activated = call.allocate(...gate.shape); // [N, F]
    binding.swiGlu(activated.slot, gate.slot, up.slot, featureSize);
    Object.assign(gradients, call.deltaGradients('down', activated, dOut));
    call.free(activated);
  }
  const dActivated = call.linearBackward('down', dOut); // [N, F]
  const dGate = call.allocate(...gate.shape); // [N, F]
  const dUp = call.allocate(...gate.shape); // [N, F]
  binding.swiGluBackward(dGate.slot, dUp.slot, dActivated.slot, gate.slot, up.slot, featureSize);
  if (call.hasDelta('gate') || call.hasDelta('up')) {
    const { out: normed, inverseRms } = call.norm(afterAttention.slot, weights.feedForwardNorm); // [N, D]
    Object.assign(gradients, call.deltaGradients('gate', normed, dGate), call.deltaGradients('up', normed, dUp));
    call.free(normed, inverseRms);
  }
  const dFeedForward = call.linearBackward('gate', dGate); // [N, D]
  call.addLinearBackward('up', dFeedForward, dUp);
  call.free(dActivated, dGate, dUp);
  const dAfterAttention = call.normBackward(dFeedForward, afterAttention.slot, weights.feedForwardNorm, secondInverseRms.slot); // [N, D]
  call.accumulate(dAfterAttention, dOut.slot);
  call.free(dFeedForward);

  // Attention.
  Object.assign(gradients, call.deltaGradients('output', attended, dAfterAttention));
  const dAttended = call.linearBackward('output', dAfterAttention); // [N, H * E]
  const dQueries = call.allocate(tokenCount, config.headCount * config.headWidth);
  const dKeys = call.allocate(tokenCount, config.keyValueHeadCount * config.headWidth);
  const dValues = call.allocate(tokenCount, config.keyValueHeadCount * config.headWidth);
  const prefixShape = optional('prefixKeys')?.shape; // [P, K, E]
  if (prefixShape) Object.assign(gradients, { prefixKeys: call.allocate(...prefixShape), prefixValues: call.allocate(...prefixShape) });
  binding.prefixAttentionBackward(
    dQueries.slot,
    dKeys.slot,
    dValues.slot,
    gradients['prefixKeys']?.slot ?? noSlot,
    gradients['prefixValues']?.slot ?? noSlot,
    dAttended.slot,
    attended.slot,
    logSumExp.slot,
    ...call.attentionArguments(queries.slot, keys.slot, values.slot),
  );
  call.free(dAttended);
  call.rotate(dQueries, config.headCount, true);
  call.rotate(dKeys, config.keyValueHeadCount, true);
  if (call.hasDelta('query') || call.hasDelta('key') || call.hasDelta('value')) {
    const { out: normed, inverseRms } = call.norm(x.slot, weights.attentionNorm); // [N, D]
    Object.assign(gradients, call.deltaGradients('query', normed, dQueries), call.deltaGradients('key', normed, dKeys));
    Object.assign(gradients, call.deltaGradients('value', normed, dValues));
    call.free(normed, inverseRms);
  }
  if (gradientNames.includes('x')) {
    const dNormed = call.linearBackward('query', dQueries); // [N, D]
    call.addLinearBackward('key', dNormed, dKeys);
    call.addLinearBackward('value', dNormed, dValues);
    call.addNormBackward(dAfterAttention, dNormed, x.slot, weights.attentionNorm, firstInverseRms.slot);
    call.free(dNormed);
    gradients['x'] = dAfterAttention;
  } else call.free(dAfterAttention);
  call.free(dQueries, dKeys, dValues);
  return gradientNames.map((name) => defined(gradients[name], `gradient of ${name}`));
});
