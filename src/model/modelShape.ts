// What the decoder must know of a model besides its weights, taken from the metadata of its GGUF file.

import type { RopeConfig } from '../engine/ops/rope.ts';
import type { GgufFile } from './gguf/readGguf.ts';
import { MetadataReader } from './gguf/metadataReader.ts';
import { ModelError } from './modelError.ts';

/** Architectures that the decoder computes, as named by `general.architecture`. */
export type Architecture = 'llama' | 'qwen2';

/** Sizes and constants of one model. */
export interface ModelShape {
  readonly architecture: Architecture;
  /** L */
  readonly layerCount: number;
  /** D */
  readonly width: number;
  /** H */
  readonly headCount: number;
  /** K; divides H. */
  readonly keyValueHeadCount: number;
  /** E */
  readonly headWidth: number;
  readonly feedForwardWidth: number;
  /** V */
  readonly vocabularySize: number;
  /** Positions that the model was trained for. */
  readonly contextLength: number;
  /** Added to the mean square in every norm. */
  readonly normEpsilon: number;
  /** Without the per-frequency factors, which are a tensor (`rope_freqs.weight`). */
  readonly rope: RopeConfig;
  /** Whether the output head is the embedding table. */
  readonly tiesOutput: boolean;
}

/** GGUF files of `llama` have rows of Q and K permuted so that rotation pairs neighbours; `qwen2` keeps halves. */
const ropeStyles: Readonly<Record<Architecture, RopeConfig['style']>> = { llama: 'adjacent', qwen2: 'halves' };

/** What llama.cpp assumes where `rope.freq_base` is absent (`llama_hparams`). */
const defaultRopeBase = 10_000;
/** What llama.cpp assumes where `rope.scaling.type` is absent: linear, by a factor that is absent too and then means 1. */
const defaultRopeScaling = 'linear';

/** Fields whose presence changes the computation in a way that the decoder does not follow, and the value that is harmless. */
const unsupportedFields: readonly (readonly [suffix: string, harmless: number | boolean])[] = [
  ['expert_count', 0],
  ['attention.clamp_kqv', 0],
  ['attention.max_alibi_bias', 0],
  ['attention.scale', 0],
  ['logit_scale', 1],
  ['residual_scale', 1],
  ['embedding_scale', 1],
  ['attn_logit_softcapping', 0],
  ['final_logit_softcapping', 0],
  ['attention.causal', true],
  ['use_parallel_residual', false],
];

/**
 * Takes the model's shape from a file's metadata.
 *
 * @throws {ModelError} `unsupportedArchitecture`, `unsupportedFeature`, `missingField`, `missingTensor`, `malformed`, `shapeMismatch`.
 */
export function buildModelShape(file: GgufFile): ModelShape {
  const metadata = new MetadataReader(file);
  const architecture = metadata.text('general.architecture');
  if (!(architecture in ropeStyles)) {
    const known = Object.keys(ropeStyles).join(' or ');
    throw new ModelError('unsupportedArchitecture', `${file.path}: general.architecture: expected ${known}, found ${architecture}`);
  }
  const field = (suffix: string): string => `${architecture}.${suffix}`;
  for (const [suffix, harmless] of unsupportedFields) {
    const value = file.metadata.get(field(suffix));
    if (value !== undefined && value !== harmless) {
      throw new ModelError(
        'unsupportedFeature',
        `${file.path}: ${field(suffix)}: expected ${String(harmless)}, found ${JSON.stringify(value)}`,
      );
    }
  }
  const width = metadata.count(field('embedding_length'));
  const headCount = metadata.count(field('attention.head_count'));
  const keyValueHeadCount = metadata.count(field('attention.head_count_kv'), headCount);
  if (headCount % keyValueHeadCount !== 0) {
    throw new ModelError(
      'shapeMismatch',
      `${file.path}: ${field('attention.head_count_kv')}: expected a divisor of ${headCount} query heads, found ${keyValueHeadCount}`,
    );
  }
  const headWidth = metadata.count(field('attention.key_length'), width / headCount);
  const valueWidth = metadata.count(field('attention.value_length'), headWidth);
  if (valueWidth !== headWidth) {
    throw new ModelError(
      'unsupportedFeature',
      `${file.path}: ${field('attention.value_length')}: expected the key width ${headWidth}, found ${valueWidth}`,
    );
  }
  const embedding = file.tensors.get('token_embd.weight');
  if (!embedding)
    throw new ModelError('missingTensor', `${file.path}: token_embd.weight: expected the embedding table, found no such tensor`);
  return {
    architecture: architecture as Architecture,
    layerCount: metadata.count(field('block_count')),
    width,
    headCount,
    keyValueHeadCount,
    headWidth,
    feedForwardWidth: metadata.count(field('feed_forward_length')),
    vocabularySize: embedding.dimensions[1] ?? 0,
    contextLength: metadata.count(field('context_length')),
    normEpsilon: metadata.positive(field('attention.layer_norm_rms_epsilon')),
    rope: buildRope(metadata, file, architecture as Architecture, headWidth),
    tiesOutput: !file.tensors.has('output.weight'),
  };
}

function buildRope(metadata: MetadataReader, file: GgufFile, architecture: Architecture, headWidth: number): RopeConfig {
  const field = (suffix: string): string => `${architecture}.rope.${suffix}`;
  const rotatedWidth = metadata.count(field('dimension_count'), headWidth);
  if (rotatedWidth > headWidth || rotatedWidth % 2 !== 0) {
    throw new ModelError(
      'shapeMismatch',
      `${file.path}: ${field('dimension_count')}: expected an even number up to ${headWidth}, found ${rotatedWidth}`,
    );
  }
  const scaling = metadata.text(field('scaling.type'), defaultRopeScaling);
  if (scaling !== 'none' && scaling !== 'linear') {
    throw new ModelError('unsupportedFeature', `${file.path}: ${field('scaling.type')}: expected none or linear, found ${scaling}`);
  }
  // Older files have `scale_linear` in place of a factor; llama.cpp reads it too, and takes 0 for "no scaling".
  const factor = metadata.number(field('scaling.factor'), metadata.number(field('scale_linear'), 0)) || 1;
  if (factor < 0)
    throw new ModelError('malformed', `${file.path}: ${field('scaling.factor')}: expected a positive number, found ${factor}`);
  return {
    base: metadata.positive(field('freq_base'), defaultRopeBase),
    style: ropeStyles[architecture],
    rotatedWidth,
    positionScale: scaling === 'none' ? 1 : 1 / factor,
  };
}
