// Starts one program with limits. Knows nothing about linters.

import { type ChildProcess, spawn } from 'node:child_process';
import { throwIfAborted } from '../../base/cancellation.ts';

/** What to start and how far it may go. */
export interface ProgramRun {
  /** Absolute path of the program, and its arguments. No shell looks at them. */
  readonly command: readonly string[];
  readonly folder: string;
  /** The whole environment of the program; nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeLimitMs: number;
  /** For standard output; standard error is cut to its end. */
  readonly outputLimitBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** How a program ended. */
export interface ProgramEnd {
  readonly kind: 'exited' | 'signalled' | 'timedOut' | 'tooMuchOutput' | 'notStarted';
  /** Meaningful for `exited`, otherwise -1. */
  readonly exitCode: number;
  /** Bytes that are not UTF-8 become U+FFFD. Empty unless `exited`. */
  readonly stdout: string;
  /** The last 64 KiB at most. */
  readonly stderr: string;
}

/** Enough for the last words of a program (guess). */
const STDERR_LIMIT_BYTES = 65_536;

/** Time that pipes may stay open after the program has ended, held by its own children (guess). */
const LINGERING_MS = 5_000;

/**
 * Runs a program to its end, in a process group of its own that is killed as a whole.
 *
 * @throws The abort reason when the signal fires; nothing else.
 */
export async function runProgram(run: ProgramRun): Promise<ProgramEnd> {
  throwIfAborted(run.signal);
  const end = await new Promise<ProgramEnd>((resolve) => follow(run, resolve));
  throwIfAborted(run.signal);
  return end;
}

function follow(run: ProgramRun, settle: (end: ProgramEnd) => void): void {
  const [program = '', ...rest] = run.command;
  let kind: ProgramEnd['kind'] | undefined;
  let exitCode = -1;
  const output: Buffer[] = [];
  let outputBytes = 0;
  let errors = Buffer.alloc(0);
  const child = start(program, rest, run);
  const stop = (why: ProgramEnd['kind']): void => {
    kind ??= why;
    killGroup(child);
    setTimeout(abandon, LINGERING_MS).unref();
  };
  const abandon = (): void => {
    child.stdout?.destroy();
    child.stderr?.destroy();
    finish();
  };
  const timer = setTimeout(() => stop('timedOut'), run.timeLimitMs);
  const abort = (): void => stop('signalled');
  const endWithParent = (): void => killGroup(child);
  let isFinished = false;
  const finish = (): void => {
    if (isFinished) return;
    isFinished = true;
    clearTimeout(timer);
    run.signal?.removeEventListener('abort', abort);
    process.off('exit', endWithParent);
    const wentWell = kind === 'exited';
    settle({
      kind: kind ?? 'notStarted',
      exitCode: wentWell ? exitCode : -1,
      stdout: wentWell ? Buffer.concat(output).toString('utf8') : '',
      stderr: errors.toString('utf8'),
    });
  };
  run.signal?.addEventListener('abort', abort, { once: true });
  process.once('exit', endWithParent);
  child.stdout?.on('data', (chunk: Buffer) => {
    if (kind !== undefined && kind !== 'exited') return;
    outputBytes += chunk.byteLength;
    if (outputBytes <= run.outputLimitBytes) return void output.push(chunk);
    output.length = 0;
    if (kind === 'exited') kind = 'tooMuchOutput';
    stop('tooMuchOutput');
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = Buffer.concat([errors, chunk]).subarray(-STDERR_LIMIT_BYTES);
  });
  child.on('error', (error) => {
    errors = Buffer.from(error.message);
    kind ??= 'notStarted';
    if (child.pid === undefined) finish();
  });
  child.on('exit', (code, signal) => {
    kind ??= signal === null ? 'exited' : 'signalled';
    exitCode = code ?? -1;
    if (kind === 'signalled' && signal !== null && errors.byteLength === 0) errors = Buffer.from(`ended by ${signal}`);
    // What the program left behind ends with it.
    killGroup(child);
    setTimeout(abandon, LINGERING_MS).unref();
  });
  child.on('close', finish);
}

function start(program: string, rest: readonly string[], run: ProgramRun): ChildProcess {
  return spawn(program, rest, {
    cwd: run.folder,
    env: { ...run.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: false,
    windowsHide: true,
    // A group of its own, so that its children can be ended with it.
    detached: process.platform !== 'win32',
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // Nobody is left in the group, or on macOS only those that have ended and wait to be collected.
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
