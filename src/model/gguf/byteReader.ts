import { readSync } from 'node:fs';
import { ggufLimits } from './ggufLimits.ts';
import { ModelError } from '../modelError.ts';

/** Bytes read from the file at once: large enough that a 6 MB header takes about 100 reads. */
const windowBytes = 64 * 1024;

/**
 * Reads little-endian values one after another from an open file, holding one small window of it in memory.
 *
 * Every method throws `truncated` when the file ends first; the message names the field being read.
 */
export class ByteReader {
  /** Where the next value begins in the file. */
  positionBytes = 0;
  private readonly file: number;
  private readonly path: string;
  private readonly sizeBytes: number;
  private window: Buffer = Buffer.allocUnsafe(windowBytes);
  private windowStart = 0;
  private windowLength = 0;

  constructor(file: number, path: string, sizeBytes: number) {
    this.file = file;
    this.path = path;
    this.sizeBytes = sizeBytes;
  }

  /** Bytes between the next value and the end of the file. */
  get remainingBytes(): number {
    return this.sizeBytes - this.positionBytes;
  }

  uint8(field: string): number {
    return this.window.readUInt8(this.take(1, field));
  }

  int8(field: string): number {
    return this.window.readInt8(this.take(1, field));
  }

  uint16(field: string): number {
    return this.window.readUInt16LE(this.take(2, field));
  }

  int16(field: string): number {
    return this.window.readInt16LE(this.take(2, field));
  }

  uint32(field: string): number {
    return this.window.readUInt32LE(this.take(4, field));
  }

  int32(field: string): number {
    return this.window.readInt32LE(this.take(4, field));
  }

  float32(field: string): number {
    return this.window.readFloatLE(this.take(4, field));
  }

  float64(field: string): number {
    return this.window.readDoubleLE(this.take(8, field));
  }

  /** A 64-bit integer as a number; one that a number cannot hold exactly is `malformed`. */
  uint64(field: string): number {
    return this.exact(this.window.readBigUInt64LE(this.take(8, field)), field);
  }

  /** A 64-bit integer as a number; one that a number cannot hold exactly is `malformed`. */
  int64(field: string): number {
    return this.exact(this.window.readBigInt64LE(this.take(8, field)), field);
  }

  /** The length of a string, 64 bits in front of its bytes, all of which are in the file. */
  stringLength(field: string, limitBytes: number): number {
    const length = this.uint64(field);
    if (length > limitBytes) {
      throw new ModelError(
        'malformed',
        `${this.path}: ${field}: expected a string of at most ${limitBytes} bytes, found a length of ${length}`,
      );
    }
    this.expectBytes(length, field);
    return length;
  }

  /** `length` bytes of UTF-8, at most 64 kB. */
  text(length: number, field: string): string {
    const start = this.take(length, field);
    return this.window.toString('utf8', start, start + length);
  }

  /** Steps over `count` bytes, which must exist. */
  skip(count: number, field: string): void {
    this.expectBytes(count, field);
    this.positionBytes += count;
  }

  private exact(value: bigint, field: string): number {
    if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) {
      throw new ModelError('malformed', `${this.path}: ${field}: expected an integer below 2^53, found ${value}`);
    }
    return Number(value);
  }

  private expectBytes(count: number, field: string): void {
    if (this.positionBytes + count > ggufLimits.headerBytes) {
      throw new ModelError(
        'malformed',
        `${this.path}: ${field}: expected a header of at most ${ggufLimits.headerBytes} bytes, found it to go on`,
      );
    }
    if (count > this.remainingBytes) {
      throw new ModelError(
        'truncated',
        `${this.path}: ${field}: expected ${count} bytes at offset ${this.positionBytes}, found ${this.remainingBytes} before the end of the file`,
      );
    }
  }

  /** Brings the next `count` bytes (at most one window) into memory and returns where they begin in the window. */
  private take(count: number, field: string): number {
    this.expectBytes(count, field);
    if (this.positionBytes < this.windowStart || this.positionBytes + count > this.windowStart + this.windowLength) {
      this.windowStart = this.positionBytes;
      this.windowLength = 0;
      const wanted = Math.min(windowBytes, this.remainingBytes);
      this.read(this.window.subarray(0, wanted), this.positionBytes, field);
      this.windowLength = wanted;
    }
    const start = this.positionBytes - this.windowStart;
    this.positionBytes += count;
    return start;
  }

  private read(target: Buffer, position: number, field: string): void {
    for (let done = 0; done < target.byteLength;) {
      const count = readSync(this.file, target, done, target.byteLength - done, position + done);
      if (count === 0) throw new ModelError('truncated', `${this.path}: ${field}: the file became shorter while it was read`);
      done += count;
    }
  }
}
