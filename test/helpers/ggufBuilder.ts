// Writes small GGUF files for tests. The reader under test shares nothing with it but the format.

import { ggmlSizeBytes, ggmlTypeLayout, type GgmlType } from '../../src/engine/quantization/ggmlType.ts';

/** One metadata value with the type that it gets in the file. */
export type GgufEntry =
  | { readonly type: 'uint32' | 'float32'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'int32s'; readonly value: readonly number[] };

/** One tensor: `dimensions` innermost first, `bytes` already encoded as `type`. */
export interface GgufTensorSource {
  readonly name: string;
  readonly type: GgmlType;
  readonly dimensions: readonly number[];
  readonly bytes: Uint8Array;
}

const alignmentBytes = 32;

/** The bytes of a GGUF file of version 3 (or 2, whose layout is the same). */
export function buildGguf(metadata: ReadonlyMap<string, GgufEntry>, tensors: readonly GgufTensorSource[], version = 3): Buffer {
  const header: Buffer[] = [Buffer.from('GGUF'), uint32(version), uint64(tensors.length), uint64(metadata.size)];
  for (const [key, entry] of metadata) header.push(string(key), encodeEntry(entry));
  let offset = 0;
  for (const { name, type, dimensions, bytes } of tensors) {
    const expected = ggmlSizeBytes(
      type,
      dimensions.reduce((product, extent) => product * extent, 1),
    );
    if (bytes.byteLength !== expected) throw new Error(`${name}: expected ${expected} bytes, found ${bytes.byteLength}`);
    header.push(string(name), uint32(dimensions.length), ...dimensions.map(uint64), uint32(ggmlTypeLayout(type).id), uint64(offset));
    offset += padded(bytes.byteLength);
  }
  const start = Buffer.concat(header);
  const parts: Uint8Array[] = [start, Buffer.alloc(padded(start.byteLength) - start.byteLength)];
  for (const { bytes } of tensors) parts.push(bytes, Buffer.alloc(padded(bytes.byteLength) - bytes.byteLength));
  return Buffer.concat(parts);
}

function encodeEntry(entry: GgufEntry): Buffer {
  switch (entry.type) {
    case 'uint32':
      return Buffer.concat([uint32(4), uint32(entry.value)]);
    case 'float32':
      return Buffer.concat([uint32(6), float32(entry.value)]);
    case 'bool':
      return Buffer.concat([uint32(7), Buffer.from([entry.value ? 1 : 0])]);
    case 'string':
      return Buffer.concat([uint32(8), string(entry.value)]);
    case 'strings':
      return Buffer.concat([uint32(9), uint32(8), uint64(entry.value.length), ...entry.value.map(string)]);
    case 'int32s':
      return Buffer.concat([uint32(9), uint32(5), uint64(entry.value.length), ...entry.value.map((value) => uint32(value >>> 0))]);
  }
}

function padded(sizeBytes: number): number {
  return Math.ceil(sizeBytes / alignmentBytes) * alignmentBytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function float32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}

function string(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([uint64(bytes.byteLength), bytes]);
}
