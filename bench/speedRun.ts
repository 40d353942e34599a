// What one timed program prints, and how it is started.
import { spawn } from 'node:child_process';

/** One run of one program, as it prints it. */
export interface SpeedRun {
  /** Which program and route. */
  readonly program: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly precision: 'f32' | 'bf16';
  readonly threads: number;
  readonly tokensPerStep: number;
  /** Tokens of a step by the median step's seconds. */
  readonly tokensPerSecond: number;
  /** Wall-clock of each measured step. */
  readonly stepSeconds: readonly number[];
  /** Processor time of each measured step over all threads; tells a slow program from a busy machine. */
  readonly stepCpuSeconds: readonly number[];
  /** Largest resident set of the whole process, loading included. */
  readonly peakResidentBytes: number;
  /** Of every step, warm-up included; shows that the work was done. */
  readonly lossesNats: readonly number[];
}

/** A program that prints a {@link SpeedRun}. */
export interface TimedProgram {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a program to its end and reads what it printed last. */
export async function runProgram({ name, command, args, environment }: TimedProgram): Promise<SpeedRun> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const lastLine = Buffer.concat(output).toString('utf8').trim().split('\n').at(-1) ?? '';
  if (code !== 0) throw new Error(`${name}: exit code ${String(code)}\n${Buffer.concat(errors).toString('utf8').slice(-2000)}`);
  return JSON.parse(lastLine) as SpeedRun;
}

/** The middle of the sorted values; the mean of the two middle ones where their count is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
