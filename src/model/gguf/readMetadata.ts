// The key-value part of a GGUF header. Knows the format, not what any key means.

import { ModelError } from '../modelError.ts';
import type { ByteReader } from './byteReader.ts';
import { ggufLimits } from './ggufLimits.ts';

/** An array of the header, or a string too long to keep. */
export interface GgufArray {
  /** Elements, or bytes of the string. */
  readonly length: number;
  /** The elements; absent for strings, nested arrays and whatever is longer than `ggufLimits` keeps. */
  readonly values?: readonly (number | boolean)[];
}

/** One value of the header. */
export type GgufValue = number | boolean | string | GgufArray;

/** Names of the value types by their number, from ggml's `gguf_type`. */
const typeNames = [
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'float32',
  'bool',
  'string',
  'array',
  'uint64',
  'int64',
  'float64',
];
const stringType = typeNames.indexOf('string');
const arrayType = typeNames.indexOf('array');

/** Bytes of the shortest element of each type, which bounds an array's length by what is left of the file. */
const leastBytes = [1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8];

/**
 * Reads `count` key-value pairs.
 *
 * @throws {ModelError} `truncated` or `malformed`, naming the key.
 */
export function readMetadata(reader: ByteReader, path: string, count: number): Map<string, GgufValue> {
  const metadata = new Map<string, GgufValue>();
  for (let index = 0; index < count; index++) {
    const key = readShortString(reader, `metadata key ${index}`, ggufLimits.keyBytes);
    if (metadata.has(key)) throw new ModelError('malformed', `${path}: metadata key ${index}: expected a new key, found ${key} again`);
    metadata.set(key, readValue(reader, path, key, readType(reader, path, key), 0));
  }
  return metadata;
}

/** A string with its length in front, of at most `limitBytes`. */
export function readShortString(reader: ByteReader, field: string, limitBytes: number): string {
  return reader.text(reader.stringLength(field, limitBytes), field);
}

function readType(reader: ByteReader, path: string, field: string): number {
  const type = reader.uint32(`type of ${field}`);
  if (type >= typeNames.length) {
    throw new ModelError('malformed', `${path}: ${field}: expected a value type from 0 to ${typeNames.length - 1}, found ${type}`);
  }
  return type;
}

function readValue(reader: ByteReader, path: string, field: string, type: number, depth: number): GgufValue {
  if (type === stringType) {
    const length = reader.stringLength(field, ggufLimits.stringBytes);
    if (length <= ggufLimits.keptStringBytes) return reader.text(length, field);
    reader.skip(length, field);
    return { length };
  }
  if (type === arrayType) return readArray(reader, path, field, depth + 1);
  return readScalar(reader, path, field, type);
}

function readScalar(reader: ByteReader, path: string, field: string, type: number): number | boolean {
  switch (typeNames[type]) {
    case 'uint8':
      return reader.uint8(field);
    case 'int8':
      return reader.int8(field);
    case 'uint16':
      return reader.uint16(field);
    case 'int16':
      return reader.int16(field);
    case 'uint32':
      return reader.uint32(field);
    case 'int32':
      return reader.int32(field);
    case 'float32':
      return reader.float32(field);
    case 'float64':
      return reader.float64(field);
    case 'uint64':
      return reader.uint64(field);
    case 'int64':
      return reader.int64(field);
    default: {
      const byte = reader.uint8(field);
      if (byte > 1) throw new ModelError('malformed', `${path}: ${field}: expected a boolean (0 or 1), found ${byte}`);
      return byte === 1;
    }
  }
}

function readArray(reader: ByteReader, path: string, field: string, depth: number): GgufArray {
  if (depth > ggufLimits.arrayDepth) {
    throw new ModelError('malformed', `${path}: ${field}: expected arrays at most ${ggufLimits.arrayDepth} deep, found one deeper`);
  }
  const type = readType(reader, path, field);
  const length = reader.uint64(`length of ${field}`);
  if (length > ggufLimits.arrayLength) {
    throw new ModelError(
      'malformed',
      `${path}: ${field}: expected an array of at most ${ggufLimits.arrayLength} elements, found a length of ${length}`,
    );
  }
  const elementBytes = leastBytes[type] ?? 1;
  if (length * elementBytes > reader.remainingBytes) {
    throw new ModelError(
      'truncated',
      `${path}: ${field}: expected ${length} elements of at least ${elementBytes} bytes, found ${reader.remainingBytes} bytes before the end of the file`,
    );
  }
  if (type === stringType) {
    for (let index = 0; index < length; index++) reader.skip(reader.stringLength(field, ggufLimits.stringBytes), field);
    return { length };
  }
  if (type === arrayType) {
    for (let index = 0; index < length; index++) readArray(reader, path, field, depth + 1);
    return { length };
  }
  if (length > ggufLimits.keptArrayLength) {
    reader.skip(length * elementBytes, field);
    return { length };
  }
  return { length, values: Array.from({ length }, () => readScalar(reader, path, field, type)) };
}
