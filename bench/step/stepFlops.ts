// How much arithmetic a token of prefix training costs, whatever does it.
// Legend: P prefix length, T tokens of a sequence, H query heads, E head width, L layers.
import type { ModelShape } from '../../src/model/modelShape.ts';

/**
 * FLOPs per trained token: forward and backward through every weight matrix (2 + 2 per weight; no gradient of a weight is needed),
 * and attention over the prefix and on average half the sequence (two products forward; five backward, the scores computed again).
 */
export function flopsPerToken(shape: ModelShape, prefixLength: number, sequenceLength: number): number {
  const { layerCount, width, headCount, keyValueHeadCount, headWidth, feedForwardWidth, vocabularySize } = shape;
  const attentionWeights = 2 * width * headWidth * (headCount + keyValueHeadCount);
  const weights = layerCount * (attentionWeights + 3 * width * feedForwardWidth) + vocabularySize * width;
  const attendedRows = prefixLength + (sequenceLength + 1) / 2;
  return 4 * weights + 2 * (2 + 5) * headCount * headWidth * attendedRows * layerCount;
}
