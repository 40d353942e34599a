// Starts a program that prints one JSON document as its last line.
import { spawn } from 'node:child_process';

/** A program that prints a JSON document. */
export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Cores that it may run on; all when absent. Linux only. */
  readonly cores?: readonly number[] | undefined;
}

/** What a program printed and how long it took. */
export interface ProgramResult<Printed> {
  readonly printed: Printed;
  /** Wall-clock time from its start to its end. */
  readonly seconds: number;
  /** Wall-clock time from its start to its first line on stdout. */
  readonly firstLineSeconds: number;
}

/** Runs a program to its end and reads what it printed last. */
export async function runProgram<Printed>(program: Program): Promise<ProgramResult<Printed>> {
  const { name, environment } = program;
  const [command, args] = program.cores
    ? ['taskset', ['-c', program.cores.join(','), program.command, ...program.args]]
    : [program.command, [...program.args]];
  const startMs = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  let firstLineSeconds = Number.NaN;
  child.stdout.on('data', (chunk: Buffer) => {
    if (output.length === 0) firstLineSeconds = (performance.now() - startMs) / 1000;
    output.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  // A measurement that goes on after its command was ended would disturb the next one.
  const end = (): void => {
    child.kill();
    process.exit(1);
  };
  process.on('SIGTERM', end).on('SIGINT', end);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  process.off('SIGTERM', end).off('SIGINT', end);
  const seconds = (performance.now() - startMs) / 1000;
  const text = Buffer.concat(output).toString('utf8').trim();
  if (code !== 0)
    throw new Error(`${name}: exit code ${String(code)}\n${text.slice(-1000)}\n${Buffer.concat(errors).toString('utf8').slice(-2000)}`);
  // A pretty-printed document begins at the first brace of a line of its own; a compact one is the last line.
  const document = text.split('\n').at(-1) === '}' ? text.slice(text.indexOf('{')) : (text.split('\n').at(-1) ?? '');
  return { printed: JSON.parse(document) as Printed, seconds, firstLineSeconds };
}
