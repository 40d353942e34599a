// The header of a GGUF file: what is in it and where, never the weights themselves.
// Layout: magic, version, counts, metadata, tensor descriptions, padding, tensor data (docs/gguf.md of ggml).

import { closeSync, fstatSync, openSync } from 'node:fs';
import { ggmlSizeBytes, ggmlTypes, type GgmlType } from '../../engine/quantization/ggmlType.ts';
import { ModelError } from '../modelError.ts';
import { ByteReader } from './byteReader.ts';
import { ggufLimits } from './ggufLimits.ts';
import { readMetadata, readShortString, type GgufValue } from './readMetadata.ts';

/** A tensor as the file describes it. Its bytes lie wholly inside the file. */
export interface GgufTensor {
  readonly name: string;
  readonly type: GgmlType;
  /** Innermost first, as in the file: a matrix is `[columns, rows]`. */
  readonly dimensions: readonly number[];
  /** From the start of the file. */
  readonly offsetBytes: number;
  readonly sizeBytes: number;
}

/** The header of a GGUF file. */
export interface GgufFile {
  readonly path: string;
  readonly version: number;
  readonly sizeBytes: number;
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: ReadonlyMap<string, GgufTensor>;
}

/** "GGUF" in little-endian order. */
const magic = 0x46554747;
const versions = [2, 3];
/** Where `general.alignment` is absent; from docs/gguf.md of ggml. */
const defaultAlignmentBytes = 32;

/**
 * Reads and checks the header of a GGUF file.
 *
 * Costs a few megabytes and a second at most, whatever the file claims: limits and the file's own size are checked before anything is allocated.
 *
 * @throws {ModelError} `fileMissing`, `fileUnreadable`, `notGguf`, `unsupportedVersion`, `truncated`, `malformed`, `unsupportedTensorType`.
 */
export function readGguf(path: string): GgufFile {
  const file = openModelFile(path);
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw new ModelError('fileUnreadable', `${path}: expected a file, found a folder or device`);
    return readHeader(new ByteReader(file, path, status.size), path, status.size);
  } finally {
    closeSync(file);
  }
}

/**
 * Opens a model file for reading.
 *
 * @throws {ModelError} `fileMissing` or `fileUnreadable`.
 */
export function openModelFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
    if (isMissing) throw new ModelError('fileMissing', `${path}: expected a GGUF file, found nothing`, { cause: error });
    throw new ModelError('fileUnreadable', `${path}: the file cannot be opened: ${String(error)}`, { cause: error });
  }
}

function readHeader(reader: ByteReader, path: string, sizeBytes: number): GgufFile {
  const found = sizeBytes < 4 ? undefined : reader.uint32('magic');
  if (found !== magic)
    throw new ModelError(
      'notGguf',
      `${path}: magic: expected "GGUF", found ${found === undefined ? `${sizeBytes} bytes` : `0x${found.toString(16)}`}`,
    );
  const version = reader.uint32('version');
  if (!versions.includes(version)) {
    const swapped = version % 0x1_0000 === 0 ? ' (a big-endian file?)' : '';
    throw new ModelError('unsupportedVersion', `${path}: version: expected ${versions.join(' or ')}, found ${version}${swapped}`);
  }
  const tensorCount = limited(reader.uint64('tensor count'), ggufLimits.tensorCount, 'tensor count', path);
  const metadataCount = limited(reader.uint64('metadata count'), ggufLimits.metadataCount, 'metadata count', path);
  const metadata = readMetadata(reader, path, metadataCount);
  const alignmentBytes = alignmentOf(metadata, path);
  const described = new Map<string, GgufTensor>();
  for (let index = 0; index < tensorCount; index++) {
    const tensor = readTensor(reader, path, index, alignmentBytes);
    if (described.has(tensor.name))
      throw new ModelError('malformed', `${path}: tensor ${index}: expected a new name, found ${tensor.name} again`);
    described.set(tensor.name, tensor);
  }
  const dataStart = Math.ceil(reader.positionBytes / alignmentBytes) * alignmentBytes;
  const tensors = new Map<string, GgufTensor>();
  for (const [name, tensor] of described) {
    const offsetBytes = dataStart + tensor.offsetBytes;
    if (offsetBytes + tensor.sizeBytes > sizeBytes) {
      throw new ModelError(
        'truncated',
        `${path}: tensor ${name}: expected ${tensor.sizeBytes} bytes at offset ${offsetBytes}, found a file of ${sizeBytes} bytes`,
      );
    }
    tensors.set(name, { ...tensor, offsetBytes });
  }
  return { path, version, sizeBytes, metadata, tensors };
}

/** Reads one description; the offset is still relative to the start of the data. */
function readTensor(reader: ByteReader, path: string, index: number, alignmentBytes: number): GgufTensor {
  const name = readShortString(reader, `name of tensor ${index}`, ggufLimits.tensorNameBytes);
  const field = `tensor ${name}`;
  const dimensionCount = reader.uint32(`dimension count of ${field}`);
  if (dimensionCount < 1 || dimensionCount > ggufLimits.dimensionCount) {
    throw new ModelError('malformed', `${path}: ${field}: expected 1 to ${ggufLimits.dimensionCount} dimensions, found ${dimensionCount}`);
  }
  const dimensions: number[] = [];
  let valueCount = 1;
  for (let axis = 0; axis < dimensionCount; axis++) {
    const extent = limited(reader.uint64(`dimension ${axis} of ${field}`), ggufLimits.tensorValues, `dimension ${axis} of ${field}`, path);
    if (extent === 0) throw new ModelError('malformed', `${path}: ${field}: expected dimensions of at least 1, found 0`);
    dimensions.push(extent);
    // Both factors are at most 2^40, so an inexact product is still far above the limit.
    valueCount = limited(valueCount * extent, ggufLimits.tensorValues, `values of ${field}`, path);
  }
  const typeId = reader.uint32(`type of ${field}`);
  const layout = ggmlTypes.find(({ id }) => id === typeId);
  if (!layout) {
    const known = ggmlTypes.map((known) => known.name).join(', ');
    throw new ModelError('unsupportedTensorType', `${path}: ${field}: expected a type among ${known}, found ggml type ${typeId}`);
  }
  const rowValues = dimensions[0] ?? 0;
  if (rowValues % layout.blockValues !== 0) {
    throw new ModelError(
      'malformed',
      `${path}: ${field}: expected rows of a multiple of ${layout.blockValues} values for ${layout.name}, found ${rowValues}`,
    );
  }
  const offsetBytes = reader.uint64(`offset of ${field}`);
  if (offsetBytes % alignmentBytes !== 0) {
    throw new ModelError(
      'malformed',
      `${path}: ${field}: expected an offset that is a multiple of ${alignmentBytes}, found ${offsetBytes}`,
    );
  }
  return { name, type: layout.name, dimensions, offsetBytes, sizeBytes: ggmlSizeBytes(layout.name, valueCount) };
}

function limited(value: number, limit: number, field: string, path: string): number {
  if (value > limit) throw new ModelError('malformed', `${path}: ${field}: expected at most ${limit}, found ${value}`);
  return value;
}

function alignmentOf(metadata: ReadonlyMap<string, GgufValue>, path: string): number {
  const value = metadata.get('general.alignment') ?? defaultAlignmentBytes;
  const isPowerOfTwo = typeof value === 'number' && value >= 1 && value <= ggufLimits.alignmentBytes && Math.log2(value) % 1 === 0;
  if (!isPowerOfTwo) {
    throw new ModelError(
      'malformed',
      `${path}: general.alignment: expected a power of two up to ${ggufLimits.alignmentBytes}, found ${JSON.stringify(value)}`,
    );
  }
  return value;
}
