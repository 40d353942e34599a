// The safetensors container: u64 header length, JSON header, then the tensors' bytes without gaps.
// Only F32 is written and read; a reader of foreign files must not trust any number in the header.
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { writeFileAtomic } from '../base/atomicFile.ts';
import { ArtifactError, toArtifactError } from './artifactError.ts';

/** One named tensor of 32-bit floats. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What a safetensors file holds. */
export interface TensorFile {
  readonly tensors: readonly NamedTensor[];
  /** The `__metadata__` entry: text to text. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Longest header that is read; the format's own reference reader has the same limit (100 MB). */
const maximumHeaderBytes = 100_000_000;

const headerSchema = z.record(
  z.string(),
  z.union([
    z.object({
      dtype: z.literal('F32'),
      shape: z.array(z.int().nonnegative()).max(8),
      data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
    }),
    z.record(z.string(), z.string()),
  ]),
);

/** Writes tensors in the given order; atomic. */
export function writeSafetensors(path: string, file: TensorFile): void {
  const header: Record<string, unknown> = { __metadata__: file.metadata };
  let offset = 0;
  for (const { name, shape, values } of file.tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const padding = (8 - (text.byteLength % 8)) % 8;
  const bytes = Buffer.alloc(8 + text.byteLength + padding + offset, 0x20);
  bytes.writeBigUInt64LE(BigInt(text.byteLength + padding), 0);
  text.copy(bytes, 8);
  let position = 8 + text.byteLength + padding;
  for (const { values } of file.tensors) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), position);
    position += values.byteLength;
  }
  try {
    writeFileAtomic(path, bytes);
  } catch (error) {
    throw toArtifactError(error, path);
  }
}

/**
 * Reads a whole file.
 * @throws {ArtifactError} `fileMissing`, `fileCorrupt`.
 */
export function readSafetensors(path: string): TensorFile {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new ArtifactError('fileMissing', `${path}: expected a safetensors file, found nothing`, { cause: error });
  }
  return parseSafetensors(bytes, path);
}

/**
 * Parses the bytes of a file; every offset is checked before use.
 * @param origin Named in errors.
 * @throws {ArtifactError} `fileCorrupt`.
 */
export function parseSafetensors(bytes: Uint8Array, origin: string): TensorFile {
  const corrupt = (expected: string, found: string): ArtifactError =>
    new ArtifactError('fileCorrupt', `${origin}: expected ${expected}, found ${found}`);
  if (bytes.byteLength < 8) throw corrupt('at least 8 bytes', `${bytes.byteLength}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = Number(view.getBigUint64(0, true));
  if (headerBytes > maximumHeaderBytes || headerBytes > bytes.byteLength - 8) {
    throw corrupt(`a header of at most ${Math.min(maximumHeaderBytes, bytes.byteLength - 8)} bytes`, `${headerBytes}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + headerBytes)));
  } catch (error) {
    throw corrupt('a JSON header', error instanceof Error ? error.message : 'none');
  }
  const parsed = headerSchema.safeParse(json);
  if (!parsed.success) throw corrupt('a header of F32 tensors', z.prettifyError(parsed.error).slice(0, 300));
  const dataStart = 8 + headerBytes;
  const dataBytes = bytes.byteLength - dataStart;
  const tensors: NamedTensor[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(parsed.data)) {
    if (name === '__metadata__') {
      metadata = entry as Record<string, string>;
      continue;
    }
    if (!Array.isArray(entry['data_offsets'])) throw corrupt(`data_offsets of ${name}`, 'none');
    const { shape, data_offsets: offsets } = entry as { shape: number[]; data_offsets: [number, number] };
    const [start, end] = offsets;
    const length = shape.reduce((product, extent) => product * extent, 1);
    if (end < start || end > dataBytes || end - start !== 4 * length) {
      throw corrupt(`${4 * length} bytes inside ${dataBytes} for ${name}`, `${start}..${end}`);
    }
    // The copy gives the alignment that the file does not promise.
    tensors.push({ name, shape, values: new Float32Array(new Uint8Array(bytes.subarray(dataStart + start, dataStart + end)).buffer) });
  }
  return { tensors, metadata };
}

/** The content of `path` when it exists. */
export function readSafetensorsIfPresent(path: string): TensorFile | undefined {
  return statSync(path, { throwIfNoEntry: false }) ? readSafetensors(path) : undefined;
}
