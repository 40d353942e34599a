import { deserialize, serialize } from 'node:v8';
import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

// Layout: checksum of the rest (4 bytes, little endian), form (1 byte), payload.
const HEADER_BYTES = 5;
const PLAIN = 0;
const COMPRESSED = 1;

/** Smaller values gain little and take longer to unpack than to read; a guess. */
const LEAST_COMPRESSED_BYTES = 2048;

/** A value may not unpack to more; far above anything written, against a damaged length. */
const MOST_UNPACKED_BYTES = 1 << 30;

/** The bytes under which a value is stored: structured clone format, compressed, with a checksum. */
export function packValue(value: unknown): Uint8Array {
  const plain = serialize(value);
  const isCompressed = plain.byteLength >= LEAST_COMPRESSED_BYTES;
  const payload = isCompressed ? zstdCompressSync(plain, { params: { [constants.ZSTD_c_compressionLevel]: 1 } }) : plain;
  const packed = Buffer.allocUnsafe(HEADER_BYTES + payload.byteLength);
  packed[4] = isCompressed ? COMPRESSED : PLAIN;
  packed.set(payload, HEADER_BYTES);
  packed.writeUInt32LE(crc32(packed.subarray(4)), 0);
  return packed;
}

/** The value behind {@link packValue}'s bytes; `undefined` where they are damaged or from a newer runtime. */
export function unpackValue<T>(bytes: Uint8Array): T | undefined {
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (packed.byteLength < HEADER_BYTES || packed.readUInt32LE(0) !== crc32(packed.subarray(4))) return undefined;
  const payload = packed.subarray(HEADER_BYTES);
  try {
    return deserialize(packed[4] === COMPRESSED ? zstdDecompressSync(payload, { maxOutputLength: MOST_UNPACKED_BYTES }) : payload) as T;
  } catch (error) {
    // With a right checksum only a format that this runtime does not know remains; the value is made again.
    if (error instanceof Error) return undefined;
    throw error;
  }
}
