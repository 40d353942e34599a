// Small random models as GGUF files that llama.cpp and our decoder both load. The same options give the same bytes.
// The tokenizer is byte-level with a few merges, so that every text has ids.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Random } from '../../src/base/random.ts';
import type { GgmlType } from '../../src/engine/quantization/ggmlType.ts';
import { buildGguf, type GgufEntry, type GgufTensorSource } from './ggufBuilder.ts';
import { quantize } from './quantize.ts';

/** What {@link writeTinyModel} makes. Every field has a default. */
export interface TinyModelOptions {
  /** Default `llama`. */
  readonly architecture?: 'llama' | 'qwen2';
  /** How the matrices are stored; norms and biases are always F32. Default `F32`. */
  readonly type?: GgmlType;
  /** Default true. */
  readonly tiesOutput?: boolean;
  /** Default 2. */
  readonly layerCount?: number;
  /** A multiple of the type's block and of the head width. Default 256. */
  readonly width?: number;
  /** Default `width / 32`. */
  readonly headCount?: number;
  /** Default `headCount / 2`. */
  readonly keyValueHeadCount?: number;
  /** Default 512. */
  readonly feedForwardWidth?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Default 10 000. */
  readonly ropeBase?: number;
  /** Linear position scaling; written only when given. */
  readonly ropeFactor?: number;
  /** Adds `rope_freqs.weight`, one factor for each rotated pair. Default false. */
  readonly hasFrequencyFactors?: boolean;
  /** Layout version in the header. Default 3. */
  readonly version?: number;
}

/** Positions that a tiny model is made for. */
const contextLength = 512;

/** Writes a tiny model and returns its path. */
export function writeTinyModel(path: string, options: TinyModelOptions = {}): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, tinyModelBytes(options));
  return path;
}

/** The bytes of a tiny model. */
export function tinyModelBytes(options: TinyModelOptions = {}): Buffer {
  const { tokens } = tinyVocabulary;
  const { architecture = 'llama', type = 'F32', tiesOutput = true, layerCount = 2, width = 256, feedForwardWidth = 512, version } = options;
  const { headCount = width / 32, keyValueHeadCount = headCount / 2, seed = 1, hasFrequencyFactors = false } = options;
  const headWidth = width / headCount;
  const random = Random.fromSeed(seed);
  const normal = (count: number, deviation: number, mean = 0): Float32Array =>
    Float32Array.from({ length: count }, () => mean + deviation * random.nextNormal());
  const tensors: GgufTensorSource[] = [];
  const vector = (name: string, values: Float32Array): void => {
    tensors.push({ name, type: 'F32', dimensions: [values.length], bytes: quantize(values, 'F32') });
  };
  const matrix = (name: string, rows: number, columns: number, deviation: number): void => {
    tensors.push({ name, type, dimensions: [columns, rows], bytes: quantize(normal(rows * columns, deviation), type) });
  };
  matrix('token_embd.weight', tokens.length, width, 0.1);
  for (let layer = 0; layer < layerCount; layer++) {
    const linear = (name: string, rows: number, columns: number): void => {
      matrix(`blk.${layer}.${name}.weight`, rows, columns, 1 / Math.sqrt(columns));
    };
    const bias = (name: string, rows: number): void => {
      if (architecture === 'qwen2') vector(`blk.${layer}.${name}.bias`, normal(rows, 0.3));
    };
    vector(`blk.${layer}.attn_norm.weight`, normal(width, 0.1, 1));
    linear('attn_q', headCount * headWidth, width);
    bias('attn_q', headCount * headWidth);
    linear('attn_k', keyValueHeadCount * headWidth, width);
    bias('attn_k', keyValueHeadCount * headWidth);
    linear('attn_v', keyValueHeadCount * headWidth, width);
    bias('attn_v', keyValueHeadCount * headWidth);
    linear('attn_output', width, headCount * headWidth);
    vector(`blk.${layer}.ffn_norm.weight`, normal(width, 0.1, 1));
    linear('ffn_gate', feedForwardWidth, width);
    linear('ffn_up', feedForwardWidth, width);
    linear('ffn_down', width, feedForwardWidth);
  }
  vector('output_norm.weight', normal(width, 0.1, 1));
  if (!tiesOutput) matrix('output.weight', tokens.length, width, 0.1);
  if (hasFrequencyFactors)
    vector(
      'rope_freqs.weight',
      Float32Array.from({ length: headWidth / 2 }, (_, pair) => 1 + pair / 4),
    );
  const fields: [string, GgufEntry][] = [
    ['general.architecture', { type: 'string', value: architecture }],
    ['general.name', { type: 'string', value: `tiny random ${architecture}` }],
    [`${architecture}.block_count`, { type: 'uint32', value: layerCount }],
    [`${architecture}.context_length`, { type: 'uint32', value: contextLength }],
    [`${architecture}.embedding_length`, { type: 'uint32', value: width }],
    [`${architecture}.feed_forward_length`, { type: 'uint32', value: feedForwardWidth }],
    [`${architecture}.attention.head_count`, { type: 'uint32', value: headCount }],
    [`${architecture}.attention.head_count_kv`, { type: 'uint32', value: keyValueHeadCount }],
    [`${architecture}.attention.layer_norm_rms_epsilon`, { type: 'float32', value: 1e-5 }],
    [`${architecture}.rope.freq_base`, { type: 'float32', value: options.ropeBase ?? 10_000 }],
    ...ropeScaling(architecture, options.ropeFactor),
    ...tokenizerFields(),
  ];
  return buildGguf(new Map(fields), tensors, version);
}

function ropeScaling(architecture: string, factor: number | undefined): [string, GgufEntry][] {
  if (factor === undefined) return [];
  return [
    [`${architecture}.rope.scaling.type`, { type: 'string', value: 'linear' }],
    [`${architecture}.rope.scaling.factor`, { type: 'float32', value: factor }],
  ];
}

/** Pairs that the tokenizer joins, in order of rank. Ġ is a space and Ċ a line feed in the byte alphabet of GPT-2. */
const merges = [
  'Ġ Ġ',
  'ĠĠ ĠĠ',
  'i n',
  'r e',
  't h',
  'th e',
  'o n',
  'e r',
  'in t',
  're t',
  'u r',
  'ret ur',
  'retur n',
  '( )',
  '; Ċ',
  'Ġ {',
  'p u',
  'pu b',
];

/** The token that ends a document, as text. */
const endOfText = '<|endoftext|>';

/** The ids' texts in the byte alphabet, in id order. */
const tinyVocabulary = { tokens: [...byteAlphabet(), ...merges.map((pair) => pair.replace(' ', '')), endOfText] };

/** Ids of every tiny model. */
export const tinyVocabularySize = tinyVocabulary.tokens.length;

function tokenizerFields(): [string, GgufEntry][] {
  const { tokens } = tinyVocabulary;
  const last = tokens.length - 1;
  // Token types of llama.cpp: 1 is normal, 3 is control.
  const types = tokens.map((_, id) => (id === last ? 3 : 1));
  return [
    ['tokenizer.ggml.model', { type: 'string', value: 'gpt2' }],
    ['tokenizer.ggml.pre', { type: 'string', value: 'gpt-2' }],
    ['tokenizer.ggml.tokens', { type: 'strings', value: tokens }],
    ['tokenizer.ggml.token_type', { type: 'int32s', value: types }],
    ['tokenizer.ggml.merges', { type: 'strings', value: merges }],
    ['tokenizer.ggml.bos_token_id', { type: 'uint32', value: last }],
    ['tokenizer.ggml.eos_token_id', { type: 'uint32', value: last }],
    ['tokenizer.ggml.add_bos_token', { type: 'bool', value: false }],
  ];
}

/** GPT-2's printable stand-ins for the 256 bytes: printable Latin-1 stays, the rest moves to U+0100 and up. */
function byteAlphabet(): string[] {
  let moved = 0;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrintable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    return String.fromCharCode(isPrintable ? byte : 256 + moved++);
  });
}
