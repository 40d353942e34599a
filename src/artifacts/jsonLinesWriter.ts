// Writes JSON Lines of any length in bounded memory; the file appears whole or not at all.

import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../base/atomicFile.ts';
import { toArtifactError } from './artifactError.ts';

/** Characters gathered before they are written. */
const PIECE_CHARACTERS = 1 << 20;

/** One JSON Lines file under way. Either {@link finish} or {@link discard} ends it. */
export class JsonLinesWriter {
  private readonly path: string;
  private readonly temporary: string;
  private readonly handle: number;
  private gathered = '';
  private lineCount = 0;
  private isOpen = true;

  /** @throws {ArtifactError} `notWritable`, `diskFull`. */
  constructor(path: string) {
    this.path = path;
    this.temporary = join(
      dirname(path),
      `.${process.pid}-${Date.now().toString(36)}-${Math.floor(Math.random() * 1e9).toString(36)}.partial`,
    );
    this.handle = guarded(path, () => {
      makeFolder(dirname(path));
      return openSync(this.temporary, 'wx', 0o600);
    });
  }

  /** Lines so far. */
  get count(): number {
    return this.lineCount;
  }

  /**
   * Adds one line.
   *
   * @throws {ArtifactError} `diskFull`, `notWritable`.
   */
  write(row: unknown): void {
    this.gathered += `${JSON.stringify(row)}\n`;
    this.lineCount++;
    if (this.gathered.length >= PIECE_CHARACTERS) this.flush();
  }

  /** Puts the file in its place. */
  finish(): void {
    this.flush();
    guarded(this.path, () => {
      fsyncSync(this.handle);
      this.close();
      renameSync(this.temporary, this.path);
    });
  }

  /** Ends without a file; harmless after {@link finish}. */
  discard(): void {
    if (!this.isOpen) return;
    this.close();
    rmSync(this.temporary, { force: true });
  }

  private flush(): void {
    const bytes = Buffer.from(this.gathered, 'utf8');
    this.gathered = '';
    guarded(this.path, () => {
      for (let offset = 0; offset < bytes.byteLength;) offset += writeSync(this.handle, bytes, offset);
    });
  }

  private close(): void {
    this.isOpen = false;
    closeSync(this.handle);
  }
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toArtifactError(error, path);
  }
}
