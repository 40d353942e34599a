// Prefix tuning: trainable keys and values per layer in front of every prompt (Li and Liang 2021),
// started from the model's own keys and values on project code (context tuning, CT-KV).
// Legend: P prefix length, K key/value heads, E head width.
import { defined } from '../../../base/assert.ts';
import type { Tensor, Tensor3D } from '../../../engine/tensors.ts';
import type { Adaptation } from '../../../model/adaptation.ts';
import type { Decoder } from '../../../model/decoder.ts';
import type { InitializationContext, ParameterValues, TrainableParameter, TuningMethod } from '../../method.ts';
import { type PrefixConfig, prefixConfigSchema } from './prefixConfig.ts';

/** Name of the keys of one layer in a parameter file. */
export function keysName(layerIndex: number): string {
  return `layers.${layerIndex}.keys`;
}

/** Name of the values of one layer in a parameter file. */
export function valuesName(layerIndex: number): string {
  return `layers.${layerIndex}.values`;
}

/** The `prefix` method; compiles to a `kvPrefix`. */
export const prefixMethod: TuningMethod<PrefixConfig> = {
  name: 'prefix',
  artifactKind: 'kvPrefix',
  configSchema: prefixConfigSchema,
  initialTokenCount: (config) => config.length,
  prefixLength: (config) => config.length,
  firstLayer: (config) => config.firstLayer,
  buildParameters,
  adaptation: prefixAdaptation,
};

/**
 * Keys and values of the best candidate text, as trainable parameters `[P, K, E]`.
 *
 * Layers below the first trained one keep theirs: llama.cpp's sequence state has the same positions in every layer.
 */
function buildParameters(context: InitializationContext<PrefixConfig>): TrainableParameter[] {
  const { config, decoder, representativeTokens, scoreCandidate } = context;
  let best: ParameterValues[] | undefined;
  let bestLoss = Infinity;
  for (const tokens of representativeTokens.slice(0, config.candidateCount)) {
    const candidate = readKeysAndValues(decoder, tokens.subarray(0, config.length));
    const loss = scoreCandidate(candidate);
    if (loss < bestLoss) [best, bestLoss] = [candidate, loss];
  }
  const { keyValueHeadCount, headWidth } = decoder.shape;
  const heldLength = config.holdsSink ? keyValueHeadCount * headWidth : 0;
  return defined(best, 'representative project text').map((parameter, index) => ({
    ...parameter,
    learningRate: parameter.name.endsWith('.keys') ? config.keyRate : config.valueRate,
    weightDecay: 0,
    // Two parameters a layer.
    heldLength: index >> 1 < config.firstLayer ? parameter.values.length : heldLength,
  }));
}

/** The model's own keys (rotated for positions 0..P-1) and values on `tokens`, layer by layer. */
function readKeysAndValues(decoder: Decoder, tokens: Int32Array): ParameterValues[] {
  const shape = [tokens.length, decoder.shape.keyValueHeadCount, decoder.shape.headWidth]; // [P, K, E]
  return decoder.keysAndValues(tokens).flatMap(({ keys, values }, layerIndex) => [
    { name: keysName(layerIndex), shape, values: keys },
    { name: valuesName(layerIndex), shape, values },
  ]);
}

/** Puts the trained keys and values in front of every sequence. */
function prefixAdaptation(tensors: ReadonlyMap<string, Tensor>, { length, firstLayer }: PrefixConfig): Adaptation {
  return {
    prefixLength: length,
    firstLayer,
    prefix(layerIndex) {
      const keys = tensors.get(keysName(layerIndex)) as Tensor3D | undefined; // [P, K, E]
      const values = tensors.get(valuesName(layerIndex)) as Tensor3D | undefined; // [P, K, E]
      return keys && values ? { keys, values } : undefined;
    },
  };
}
