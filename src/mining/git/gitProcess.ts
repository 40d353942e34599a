// One running git whose output is read as it comes. Started by hardenedGit.ts only.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { throwIfAborted } from '../../base/cancellation.ts';
import { messageOf } from '../../base/errors.ts';
import { gitFailure } from './gitFailure.ts';
import { hardenedEnvironment, switchedOff } from './gitHardening.ts';

/** Git that says nothing for this long while it is waited for has hung, perhaps on a lost network drive. A guess. */
const SILENCE_LIMIT_MS = 120_000;
/** Of its complaints, the end is kept. */
const MOST_COMPLAINT_CHARACTERS = 2_000;

/** A running git. */
export class GitProcess {
  private readonly commandLine: readonly string[];
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly signal: AbortSignal | undefined;
  private readonly exit: Promise<number | null>;
  private complaints = '';
  private startFailure: unknown;
  private hasHung = false;

  constructor(folder: string, commandLine: readonly string[], signal?: AbortSignal) {
    throwIfAborted(signal);
    this.commandLine = commandLine;
    this.signal = signal;
    // Some systems look for programs in the current folder first, and the repository's is the last to trust.
    this.child = spawn('git', [...switchedOff.flatMap((setting) => ['-c', setting]), '-C', folder, ...commandLine], {
      cwd: tmpdir(),
      env: hardenedEnvironment(),
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.exit = new Promise((resolve) => {
      this.child.on('error', (error) => {
        this.startFailure = error;
        resolve(null);
      });
      this.child.on('close', resolve);
    });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.complaints = (this.complaints + text).slice(-MOST_COMPLAINT_CHARACTERS);
    });
    // A git that ended early is reported by its exit code, not by the pipe that broke with it.
    this.child.stdin.on('error', () => undefined);
    signal?.addEventListener('abort', this.kill, { once: true });
  }

  /** Writes to git's input; waits while its pipe is full. */
  async write(text: string): Promise<void> {
    if (this.child.stdin.write(text) || this.child.stdin.destroyed) return;
    await new Promise<void>((resolve) => {
      this.child.stdin.once('drain', resolve);
      this.child.stdin.once('close', resolve);
    });
  }

  /** Tells git that nothing more follows. */
  endInput(): void {
    this.child.stdin.end();
  }

  /**
   * Git's output in pieces, no faster than they are taken.
   *
   * @throws {MiningError} At the end, as `HardenedGit.run` does.
   */
  async *output(): AsyncGenerator<Buffer, void, undefined> {
    const pieces = this.child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    try {
      for (;;) {
        const timer = setTimeout(this.killHung, SILENCE_LIMIT_MS);
        const next = await this.nextPiece(pieces).finally(() => clearTimeout(timer));
        throwIfAborted(this.signal);
        if (next.done === true) break;
        yield next.value;
      }
      await this.ended();
    } finally {
      this.dispose();
    }
  }

  /** Ends git. */
  dispose(): void {
    this.signal?.removeEventListener('abort', this.kill);
    this.kill();
  }

  /** A pipe that broke because of the abort is no failure of its own. */
  private async nextPiece(pieces: AsyncIterator<Buffer>): Promise<IteratorResult<Buffer>> {
    try {
      return await pieces.next();
    } catch (error) {
      throwIfAborted(this.signal);
      throw error;
    }
  }

  private async ended(): Promise<void> {
    const code = await this.exit;
    throwIfAborted(this.signal);
    if (this.startFailure !== undefined) throw gitFailure(this.commandLine, messageOf(this.startFailure), this.startFailure);
    if (this.hasHung) throw gitFailure(this.commandLine, `no output for ${SILENCE_LIMIT_MS} ms`);
    if (code !== 0) throw gitFailure(this.commandLine, this.complaints.trim() || `exit code ${String(code)}`);
  }

  private readonly kill = (): void => {
    if (this.child.exitCode === null && this.child.pid !== undefined) this.child.kill('SIGKILL');
    this.child.stdout.destroy();
  };

  private readonly killHung = (): void => {
    this.hasHung = true;
    this.child.kill('SIGKILL');
  };
}
