import { MAXIMUM_FILE_BYTES } from '../contentExclusion.ts';
import { MiningError } from '../miningError.ts';
import type { GitProcess } from './gitProcess.ts';
import type { HardenedGit } from './hardenedGit.ts';

/** Content of a blob, or why there is none. */
export type BlobContent = { readonly bytes: Buffer } | { readonly reason: 'missing' | 'tooLarge' | 'noBlob' };

/** Reads blobs by their hashes through one `git cat-file --batch`, which applies no filter. */
export class BlobReader {
  private readonly git: HardenedGit;
  private process: GitProcess | undefined;
  private source: PieceReader | undefined;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(git: HardenedGit) {
    this.git = git;
  }

  /** Reads one blob after those that were asked for before. Larger ones than {@link MAXIMUM_FILE_BYTES} are passed over. */
  read(hash: string): Promise<BlobContent> {
    const answer = this.queue.then(() => this.readNow(hash));
    this.queue = answer.catch(() => undefined);
    return answer;
  }

  dispose(): void {
    this.process?.dispose();
    this.process = undefined;
    this.source = undefined;
  }

  private async readNow(hash: string): Promise<BlobContent> {
    // A line of its own is all that git accepts here; anything but a hash could ask for something else.
    if (!/^[0-9a-f]{40,64}$/.test(hash)) return { reason: 'missing' };
    this.process ??= this.git.start('cat-file', '--batch');
    this.source ??= new PieceReader(this.process.output());
    try {
      await this.process.write(`${hash}\n`);
      const header = await this.source.line();
      const found = /^[0-9a-f]+ (\w+) (\d+)$/.exec(header);
      if (!found) return { reason: 'missing' };
      const sizeBytes = Number(found[2]);
      const isWanted = found[1] === 'blob' && sizeBytes <= MAXIMUM_FILE_BYTES;
      const bytes = await this.source.take(sizeBytes, isWanted);
      await this.source.take(1, false);
      if (isWanted) return { bytes };
      return { reason: found[1] === 'blob' ? 'tooLarge' : 'noBlob' };
    } catch (error) {
      // Git dies of a damaged object; the next blob gets a new one.
      if (!MiningError.is(error, 'gitFailed')) throw error;
      this.dispose();
      return { reason: 'missing' };
    }
  }
}

/** Takes lines and stretches of bytes out of pieces as they come. */
class PieceReader {
  private readonly pieces: AsyncGenerator<Buffer, void, undefined>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(pieces: AsyncGenerator<Buffer, void, undefined>) {
    this.pieces = pieces;
  }

  async line(): Promise<string> {
    for (;;) {
      const newline = this.rest.indexOf(10);
      if (newline >= 0) {
        const line = this.rest.toString('latin1', 0, newline);
        this.rest = this.rest.subarray(newline + 1);
        return line;
      }
      this.rest = Buffer.concat([this.rest, await this.next()]);
    }
  }

  /** The next bytes; passes over them where they are not wanted. */
  async take(sizeBytes: number, isWanted: boolean): Promise<Buffer> {
    // Not from the shared pool, of which a message to a thread would copy all.
    const taken = Buffer.allocUnsafeSlow(isWanted ? sizeBytes : 0);
    for (let reached = 0; reached < sizeBytes;) {
      if (this.rest.byteLength === 0) this.rest = await this.next();
      const count = Math.min(sizeBytes - reached, this.rest.byteLength);
      if (isWanted) this.rest.copy(taken, reached, 0, count);
      this.rest = this.rest.subarray(count);
      reached += count;
    }
    return taken;
  }

  private async next(): Promise<Buffer> {
    const next = await this.pieces.next();
    if (next.done !== true) return next.value;
    throw new MiningError('gitFailed', 'Expected an answer from git cat-file, found the end of its output.');
  }
}
