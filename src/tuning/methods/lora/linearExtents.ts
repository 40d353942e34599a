import type { LinearName } from '../../../model/adaptation.ts';
import type { ModelShape } from '../../../model/modelShape.ts';

/** Input and output features of one linear map of a decoder layer. */
export function linearExtents(shape: ModelShape, linear: LinearName): { inputs: number; outputs: number } {
  const { width, feedForwardWidth } = shape;
  const queryWidth = shape.headCount * shape.headWidth;
  const keyValueWidth = shape.keyValueHeadCount * shape.headWidth;
  switch (linear) {
    case 'attn_q':
      return { inputs: width, outputs: queryWidth };
    case 'attn_k':
    case 'attn_v':
      return { inputs: width, outputs: keyValueWidth };
    case 'attn_output':
      return { inputs: queryWidth, outputs: width };
    case 'ffn_gate':
    case 'ffn_up':
      return { inputs: width, outputs: feedForwardWidth };
    case 'ffn_down':
      return { inputs: feedForwardWidth, outputs: width };
  }
}
