// A LoRA as llama.cpp reads it: a GGUF file of type "adapter" (llama.cpp v0.5.0, llama-adapter.cpp).
// Legend: r rank, in/out features of the changed matrix.

import { assert } from '../base/assert.ts';
import { writeFileAtomic } from '../base/atomicFile.ts';

/** What is added to one matrix W of the base model: `scale * b · a`. */
export interface LowRankDelta {
  /** Of the changed matrix, for example `blk.0.attn_q.weight`. */
  readonly tensorName: string;
  readonly rank: number;
  /** `[r, in]` */
  readonly a: Float32Array;
  /** `[out, r]`, rows in the order of the model file, whatever permutation its maker applied. */
  readonly b: Float32Array;
}

/** A whole LoRA. */
export interface LoraAdapter {
  /** As the base model's `general.architecture`. */
  readonly architecture: string;
  /** llama.cpp multiplies each delta by `alpha / rank`. */
  readonly alpha: number;
  readonly deltas: readonly LowRankDelta[];
}

// Defined in gguf.h and ggml.h.
const magic = 0x46554747;
const version = 3;
const alignment = 32;
const typeFloat32 = 6;
const typeString = 8;
const ggmlTypeF32 = 0;

/** Writes a LoRA to `path`, whole or not at all. */
export function writeLoraAdapter(path: string, adapter: LoraAdapter): void {
  writeFileAtomic(path, buildLoraAdapter(adapter));
}

/** The bytes of a LoRA; tensors are F32. */
export function buildLoraAdapter({ architecture, alpha, deltas }: LoraAdapter): Uint8Array {
  const tensors = deltas.flatMap(({ tensorName, rank, a, b }) => {
    assert(a.length % rank === 0 && b.length % rank === 0, () => `${tensorName}: ${a.length} and ${b.length} values for rank ${rank}`);
    return [
      { name: `${tensorName}.lora_a`, dimensions: [a.length / rank, rank], values: a }, // ggml order: [in, r]
      { name: `${tensorName}.lora_b`, dimensions: [rank, b.length / rank], values: b }, // ggml order: [r, out]
    ];
  });
  const header = new ByteWriter();
  header.word(magic);
  header.word(version);
  header.long(tensors.length);
  header.long(4);
  header.text('general.type');
  header.typedText('adapter');
  header.text('general.architecture');
  header.typedText(architecture);
  header.text('adapter.type');
  header.typedText('lora');
  header.text('adapter.lora.alpha');
  header.word(typeFloat32);
  header.float(alpha);
  let offset = 0;
  for (const { name, dimensions, values } of tensors) {
    header.text(name);
    header.word(dimensions.length);
    dimensions.forEach((dimension) => header.long(dimension));
    header.word(ggmlTypeF32);
    header.long(offset);
    offset += aligned(values.byteLength);
  }
  const dataStart = aligned(header.length);
  const bytes = new Uint8Array(dataStart + offset);
  bytes.set(header.bytes());
  const view = new DataView(bytes.buffer);
  let tensorStart = dataStart;
  for (const { values } of tensors) {
    values.forEach((value, index) => view.setFloat32(tensorStart + index * 4, value, true));
    tensorStart += aligned(values.byteLength);
  }
  return bytes;
}

function aligned(byteLength: number): number {
  return Math.ceil(byteLength / alignment) * alignment;
}

/** Little-endian fields one after the other. */
class ByteWriter {
  private readonly parts: Buffer[] = [];
  length = 0;

  word(value: number): void {
    const part = Buffer.alloc(4);
    part.writeUInt32LE(value);
    this.add(part);
  }

  long(value: number): void {
    const part = Buffer.alloc(8);
    part.writeBigUInt64LE(BigInt(value));
    this.add(part);
  }

  float(value: number): void {
    const part = Buffer.alloc(4);
    part.writeFloatLE(value);
    this.add(part);
  }

  text(value: string): void {
    const part = Buffer.from(value, 'utf8');
    this.long(part.byteLength);
    this.add(part);
  }

  typedText(value: string): void {
    this.word(typeString);
    this.text(value);
  }

  bytes(): Buffer {
    return Buffer.concat(this.parts);
  }

  private add(part: Buffer): void {
    this.parts.push(part);
    this.length += part.byteLength;
  }
}
