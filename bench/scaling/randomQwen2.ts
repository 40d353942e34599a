// A `qwen2` model of half a billion random weights as a GGUF file in the user cache: sizes of a model that users want, without a download.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../../src/base/atomicFile.ts';
import { userCacheFolder } from '../../src/base/userFolders.ts';
import { ggmlSizeBytes } from '../../src/engine/quantization/ggmlType.ts';
import { buildGguf, type GgufEntry, type GgufTensorSource } from '../../test/helpers/ggufBuilder.ts';

/** Sizes of Qwen2.5 0.5B. */
const sizes = { layers: 24, width: 896, heads: 14, keyValueHeads: 2, headWidth: 64, feedForward: 4864, vocabulary: 151_936 };

/** Bytes of a Q8_0 block: a 16-bit scale and 32 bytes. */
const blockBytes = 34;

/** 2^-11 and 2^-12 as 16-bit floats: with bytes drawn evenly they give weights of deviation 0.036 and 0.018. */
const scales = { wide: 0x1000, narrow: 0x0c00 } as const;

/** The path of the model; written first where it is missing (525 MB). The same bytes every time. */
export function randomQwen2Path(): string {
  const folder = join(userCacheFolder(), 'bench');
  const path = join(folder, 'random-qwen2-0.5b.Q8_0.gguf');
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  writeFileAtomic(path, buildModel());
  return path;
}

function buildModel(): Buffer {
  const draw = drawerOf(20_261_124);
  const tensors: GgufTensorSource[] = [];
  const matrix = (name: string, rows: number, columns: number, scale: keyof typeof scales): void => {
    const bytes = new Uint8Array(ggmlSizeBytes('Q8_0', rows * columns));
    const words = new Uint32Array(bytes.buffer, 0, bytes.byteLength >> 2);
    for (let index = 0; index < words.length; index++) words[index] = draw();
    const view = new DataView(bytes.buffer);
    for (let offset = 0; offset < bytes.byteLength; offset += blockBytes) view.setUint16(offset, scales[scale], true);
    tensors.push({ name, type: 'Q8_0', dimensions: [columns, rows], bytes });
  };
  const vector = (name: string, length: number, value: number): void => {
    tensors.push({ name, type: 'F32', dimensions: [length], bytes: new Uint8Array(new Float32Array(length).fill(value).buffer) });
  };
  const { width, feedForward } = sizes;
  const queryWidth = sizes.heads * sizes.headWidth;
  const keyWidth = sizes.keyValueHeads * sizes.headWidth;
  matrix('token_embd.weight', sizes.vocabulary, width, 'narrow');
  for (let layer = 0; layer < sizes.layers; layer++) {
    const name = (part: string): string => `blk.${layer}.${part}`;
    vector(name('attn_norm.weight'), width, 1);
    for (const [part, rows] of [['attn_q', queryWidth] as const, ['attn_k', keyWidth] as const, ['attn_v', keyWidth] as const]) {
      matrix(name(`${part}.weight`), rows, width, 'wide');
      vector(name(`${part}.bias`), rows, 0.01);
    }
    matrix(name('attn_output.weight'), width, queryWidth, 'wide');
    vector(name('ffn_norm.weight'), width, 1);
    matrix(name('ffn_gate.weight'), feedForward, width, 'wide');
    matrix(name('ffn_up.weight'), feedForward, width, 'wide');
    matrix(name('ffn_down.weight'), width, feedForward, 'narrow');
  }
  vector('output_norm.weight', width, 1);
  return buildGguf(metadata(), tensors);
}

function metadata(): Map<string, GgufEntry> {
  const count = (value: number): GgufEntry => ({ type: 'uint32', value });
  return new Map<string, GgufEntry>([
    ['general.architecture', { type: 'string', value: 'qwen2' }],
    ['general.name', { type: 'string', value: 'random qwen2 0.5B' }],
    ['qwen2.block_count', count(sizes.layers)],
    ['qwen2.context_length', count(32_768)],
    ['qwen2.embedding_length', count(sizes.width)],
    ['qwen2.feed_forward_length', count(sizes.feedForward)],
    ['qwen2.attention.head_count', count(sizes.heads)],
    ['qwen2.attention.head_count_kv', count(sizes.keyValueHeads)],
    ['qwen2.attention.layer_norm_rms_epsilon', { type: 'float32', value: 1e-6 }],
    ['qwen2.rope.freq_base', { type: 'float32', value: 1_000_000 }],
    ['qwen2.vocab_size', count(sizes.vocabulary)],
  ]);
}

/** Seeded 32-bit numbers (xorshift of Marsaglia 2003), fast enough for half a billion weights. */
function drawerOf(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
