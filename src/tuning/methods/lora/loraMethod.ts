// LoRA: a trainable low-rank change of frozen linear layers (Hu et al. 2021), y += alpha / r * (x · aᵀ) · bᵀ.
// Legend: r rank.
import type { Tensor, Tensor2D } from '../../../engine/tensors.ts';
import type { Adaptation, LinearName } from '../../../model/adaptation.ts';
import type { InitializationContext, TrainableParameter, TuningMethod } from '../../method.ts';
import { linearExtents } from './linearExtents.ts';
import { type LoraConfig, loraConfigSchema } from './loraConfig.ts';

/** Name of the input side `[r, in]` of one change in a parameter file. */
export function inputSideName(layerIndex: number, linear: LinearName): string {
  return `layers.${layerIndex}.${linear}.a`;
}

/** Name of the output side `[out, r]` of one change in a parameter file. */
export function outputSideName(layerIndex: number, linear: LinearName): string {
  return `layers.${layerIndex}.${linear}.b`;
}

/** The `lora` method; compiles to a `loraAdapter`. */
export const loraMethod: TuningMethod<LoraConfig> = {
  name: 'lora',
  artifactKind: 'loraAdapter',
  configSchema: loraConfigSchema,
  initialTokenCount: () => 0,
  prefixLength: () => 0,
  firstLayer: (config) => config.firstLayer,
  buildParameters,
  adaptation: loraAdaptation,
};

/** a uniform within ±sqrt(3 / in) (Kaiming), b zero: the base model at step 0. */
function buildParameters({ config, decoder, random }: InitializationContext<LoraConfig>): TrainableParameter[] {
  const parameters: TrainableParameter[] = [];
  const training = { learningRate: config.learningRate, weightDecay: 0, heldLength: 0 };
  for (let layerIndex = config.firstLayer; layerIndex < decoder.shape.layerCount; layerIndex++) {
    for (const linear of config.linearLayers) {
      const { inputs, outputs } = linearExtents(decoder.shape, linear);
      const bound = Math.sqrt(3 / inputs);
      const a = Float32Array.from({ length: config.rank * inputs }, () => (2 * random.nextUnit() - 1) * bound);
      parameters.push({ name: inputSideName(layerIndex, linear), shape: [config.rank, inputs], values: a, ...training });
      const b = new Float32Array(outputs * config.rank);
      parameters.push({ name: outputSideName(layerIndex, linear), shape: [outputs, config.rank], values: b, ...training });
    }
  }
  return parameters;
}

/** Adds the low-rank change to each configured linear layer. */
function loraAdaptation(tensors: ReadonlyMap<string, Tensor>, config: LoraConfig): Adaptation {
  return {
    prefixLength: 0,
    firstLayer: config.firstLayer,
    lowRank(layerIndex, linear) {
      const a = tensors.get(inputSideName(layerIndex, linear)) as Tensor2D | undefined; // [r, in]
      const b = tensors.get(outputSideName(layerIndex, linear)) as Tensor2D | undefined; // [out, r]
      return a && b ? { a, b, scale: config.alpha / config.rank } : undefined;
    },
  };
}
