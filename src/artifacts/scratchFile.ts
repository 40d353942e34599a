// Bytes that a stage puts aside on disk while it works. Nothing depends on them: a full disk only switches them off.
import { closeSync, ftruncateSync, openSync, readSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { defined } from '../base/assert.ts';
import type { ScratchBytes } from '../tuning/stateCache.ts';

/** Share of the free disk that the file takes at most. */
const freeDiskRatio = 0.1;

/** A file that grows up to a budget and goes away at the end. */
export class ScratchFile implements ScratchBytes {
  private readonly path: string;
  private budgetBytes: number;
  private handle: number | undefined;
  private sizeBytes = 0;
  private isUsable = true;

  /** @param path Created with the first bytes; a file that a killed process left there is overwritten. */
  constructor(path: string, budgetBytes: number) {
    this.path = path;
    this.budgetBytes = budgetBytes;
  }

  append(bytes: Uint8Array): number | undefined {
    const offset = this.sizeBytes;
    try {
      this.open();
      if (!this.isUsable || offset + bytes.byteLength > this.budgetBytes) return undefined;
      for (let done = 0; done < bytes.byteLength;)
        done += writeSync(defined(this.handle, 'handle'), bytes, done, bytes.byteLength - done, offset + done);
    } catch {
      // A full disk or a folder that is gone: what is there already can still be read.
      this.isUsable = false;
      return undefined;
    }
    this.sizeBytes += bytes.byteLength;
    return offset;
  }

  read(offset: number, length: number): Uint8Array | undefined {
    if (this.handle === undefined) return undefined;
    const bytes = new Uint8Array(length);
    try {
      for (let done = 0; done < length;) {
        const count = readSync(this.handle, bytes, done, length - done, offset + done);
        if (count === 0) return undefined;
        done += count;
      }
    } catch {
      return undefined;
    }
    return bytes;
  }

  clear(): void {
    this.sizeBytes = 0;
    if (this.handle !== undefined) ftruncateSync(this.handle, 0);
  }

  /** Closes and removes the file; nothing is kept from then on. */
  remove(): void {
    this.isUsable = false;
    if (this.handle === undefined) return;
    closeSync(this.handle);
    this.handle = undefined;
    rmSync(this.path, { force: true });
  }

  private open(): void {
    if (this.handle !== undefined || !this.isUsable) return;
    const { bavail, bsize } = statfsSync(dirname(this.path));
    this.budgetBytes = Math.min(this.budgetBytes, freeDiskRatio * bavail * bsize);
    this.handle = openSync(this.path, 'w+', 0o600);
  }
}
