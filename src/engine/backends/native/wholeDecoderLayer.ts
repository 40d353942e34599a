// What the addon's two functions for a whole decoder layer have in common: the weights and the batch.
// Legend: N tokens, S sequences, P prefix length.

import type { DecoderLayerWeights as AddonWeights, Slot } from '../../../../native/binding/index.d.ts';
import type { NativeMatrix } from '../../frozenMatrix.ts';
import type { DecoderLayerConfig, DecoderLayerWeights, DecoderLinear } from '../../ops/fusedDecoderLayer.ts';
import { noSlot } from './binding.ts';
import type { KernelCall } from './kernel.ts';
import { sequenceArguments, type SequenceArguments } from './sequenceArguments.ts';

/** The linear maps in the addon's order. */
const linearOrder: readonly DecoderLinear[] = ['query', 'key', 'value', 'output', 'gate', 'up', 'down'];

/** The last arguments of both functions: prefix, positions, sequences, frequency factors and weights. */
export type LayerArguments = [
  pk: Slot,
  pv: Slot,
  positions: Int32Array,
  ...sequences: SequenceArguments,
  factors: Float32Array,
  weights: AddonWeights,
];

/** Gathers {@link LayerArguments} from a kernel's inputs and attributes. */
export function layerArguments(call: KernelCall): LayerArguments {
  const { optional, slot, attribute } = call;
  const { attentionNorm, feedForwardNorm, linears } = attribute<DecoderLayerWeights>('weights');
  const { headCount, keyValueHeadCount, headWidth, normEpsilon, rope } = attribute<DecoderLayerConfig>('config');
  const [prefixKeys, prefixValues] = [optional('prefixKeys'), optional('prefixValues')]; // [P, K, E]
  return [
    prefixKeys ? slot(prefixKeys) : noSlot,
    prefixValues ? slot(prefixValues) : noSlot,
    attribute('positions'),
    ...sequenceArguments(call),
    rope.frequencyFactors ?? new Float32Array(0),
    {
      matrices: linearOrder.map((name) => (linears[name].matrix as NativeMatrix).id),
      biases: linearOrder.map((name) => {
        const { bias } = linears[name];
        return bias ? slot(bias) : noSlot;
      }),
      attentionNorm: slot(attentionNorm),
      feedForwardNorm: slot(feedForwardNorm),
      normEpsilon,
      headCount,
      keyValueHeadCount,
      headWidth,
      rotatedWidth: rope.rotatedWidth,
      ropeBase: rope.base,
      positionScale: rope.positionScale,
      ropeStyle: rope.style === 'adjacent' ? 0 : 1,
    },
  ];
}
