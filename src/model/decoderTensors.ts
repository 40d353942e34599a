// Which tensors a model file must hold, and their sizes. Checked whole before the first byte of a weight is read.

import { linearNames, type LinearName } from './adaptation.ts';
import type { GgufFile } from './gguf/readGguf.ts';
import { ModelError } from './modelError.ts';
import type { ModelShape } from './modelShape.ts';

/** Input and output features of a linear map. */
export interface LinearSize {
  readonly rows: number;
  readonly columns: number;
}

/** Sizes of the linear maps of every layer: `rows` output features, `columns` input features. */
export function linearSizes(shape: ModelShape): Readonly<Record<LinearName, LinearSize>> {
  const { width, feedForwardWidth } = shape;
  const queryWidth = shape.headCount * shape.headWidth;
  const keyWidth = shape.keyValueHeadCount * shape.headWidth;
  return {
    attn_q: { rows: queryWidth, columns: width },
    attn_k: { rows: keyWidth, columns: width },
    attn_v: { rows: keyWidth, columns: width },
    attn_output: { rows: width, columns: queryWidth },
    ffn_gate: { rows: feedForwardWidth, columns: width },
    ffn_up: { rows: feedForwardWidth, columns: width },
    ffn_down: { rows: width, columns: feedForwardWidth },
  };
}

interface ExpectedTensor {
  /** Innermost first, as in the file. */
  readonly dimensions: readonly number[];
  readonly isOptional: boolean;
}

/**
 * Checks that the file holds exactly the tensors that the decoder computes with.
 *
 * A tensor that the decoder would ignore (a query norm, an expert) is an error too: the model would be computed wrongly.
 *
 * @throws {ModelError} `missingTensor`, `shapeMismatch`, `unsupportedFeature`.
 */
export function checkTensors(file: GgufFile, shape: ModelShape): void {
  const expected = expectedTensors(shape);
  for (const [name, { dimensions, isOptional }] of expected) {
    const found = file.tensors.get(name)?.dimensions;
    if (!found && isOptional) continue;
    if (!found) throw new ModelError('missingTensor', `${file.path}: ${name}: expected a tensor of ${extents(dimensions)}, found none`);
    if (extents(found) !== extents(dimensions)) {
      throw new ModelError('shapeMismatch', `${file.path}: ${name}: expected ${extents(dimensions)}, found ${extents(found)}`);
    }
  }
  for (const name of file.tensors.keys()) {
    if (!expected.has(name)) {
      throw new ModelError(
        'unsupportedFeature',
        `${file.path}: ${name}: expected only tensors of a plain ${shape.architecture} model, found this one`,
      );
    }
  }
}

function expectedTensors(shape: ModelShape): Map<string, ExpectedTensor> {
  const { width, vocabularySize } = shape;
  const expected = new Map<string, ExpectedTensor>();
  const required = (name: string, ...dimensions: number[]): unknown => expected.set(name, { dimensions, isOptional: false });
  const optional = (name: string, ...dimensions: number[]): unknown => expected.set(name, { dimensions, isOptional: true });
  required('token_embd.weight', width, vocabularySize);
  required('output_norm.weight', width);
  optional('output.weight', width, vocabularySize);
  optional('rope_freqs.weight', shape.rope.rotatedWidth / 2);
  const sizes = linearSizes(shape);
  for (let layer = 0; layer < shape.layerCount; layer++) {
    required(`blk.${layer}.attn_norm.weight`, width);
    required(`blk.${layer}.ffn_norm.weight`, width);
    for (const name of linearNames) {
      required(`blk.${layer}.${name}.weight`, sizes[name].columns, sizes[name].rows);
      optional(`blk.${layer}.${name}.bias`, sizes[name].rows);
    }
  }
  return expected;
}

function extents(dimensions: readonly number[]): string {
  return `[${dimensions.join(', ')}]`;
}
