// Legend: P prefix length, K key/value heads, E head width.
import type { Random } from '../src/base/random.ts';
import type { ModelShape } from '../src/model/modelShape.ts';
import type { TrainableParameter } from '../src/tuning/method.ts';
import { keysName, valuesName } from '../src/tuning/methods/prefix/prefixMethod.ts';

/** Random keys and values of all layers; their numbers do not matter for speed. */
export function randomPrefix(
  { layerCount, keyValueHeadCount, headWidth }: ModelShape,
  prefixLength: number,
  random: Random,
): TrainableParameter[] {
  const shape = [prefixLength, keyValueHeadCount, headWidth]; // [P, K, E]
  const draw = (): Float32Array =>
    Float32Array.from({ length: prefixLength * keyValueHeadCount * headWidth }, () => random.nextNormal() * 0.1);
  const trained = { shape, learningRate: 0.01, weightDecay: 0, heldLength: 0 };
  return Array.from({ length: layerCount }, (_, layerIndex) => [
    { name: keysName(layerIndex), values: draw(), ...trained },
    { name: valuesName(layerIndex), values: draw(), ...trained },
  ]).flat();
}
