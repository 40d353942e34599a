// Other parsers' view of which functions a file has: one small program for each, run as a process of its own.
import { execFile, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { projectCacheFolder } from '../../bench/projects/releaseArchives.ts';
import type { LanguageId } from '../../src/mining/sample.ts';

/** A function's name and the line on which its declaration starts. */
export type CountedFunction = readonly [name: string, line: number];

/** What a counter says of one file. */
export interface CountedFile {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  readonly functions?: readonly CountedFunction[];
  /** Why the other parser refuses the file. */
  readonly error?: string;
}

/** One independent parser. */
export interface FunctionCounter {
  readonly languages: readonly LanguageId[];
  readonly parser: string;
  /** Command line, after whatever has to be built first. */
  prepare(): Promise<readonly [command: string, ...args: string[]]>;
}

const counters = join(import.meta.dirname, 'counters');
const run = promisify(execFile);

/** All counters. */
export const functionCounters: readonly FunctionCounter[] = [
  {
    languages: ['python'],
    parser: "Python's ast",
    prepare: async () => checked('python3', [join(counters, 'countFunctions.py')], ['--version']),
  },
  {
    languages: ['java'],
    parser: "javac's tree API",
    prepare: async () =>
      checked('java', ['-Xss64m', '--add-modules=jdk.compiler', join(counters, 'countFunctions.java')], ['--list-modules']),
  },
  { languages: ['go'], parser: 'go/ast', prepare: async () => checked('go', ['run', join(counters, 'countFunctions.go')], ['version']) },
  {
    languages: ['typescript', 'typescriptreact', 'javascript'],
    parser: 'the TypeScript compiler',
    prepare: async () => checked(process.execPath, [join(counters, 'countFunctions.ts')], ['--version']),
  },
  { languages: ['rust'], parser: 'syn', prepare: buildRustCounter },
];

/** Counts the functions of some files of a folder. */
export async function countFunctions(
  [command, ...args]: readonly [string, ...string[]],
  folder: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, CountedFile>> {
  const output = await feed(command, args, paths.map((path) => `${join(folder, path)}\n`).join(''));
  const files = output
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as CountedFile);
  return new Map(files.map((file) => [relative(folder, file.path).replaceAll(sep, '/'), file]));
}

/** A module of its own would ask for packages; the counter needs none. */
const environment = { ...process.env, GO111MODULE: 'off', GOTOOLCHAIN: 'local', PYTHONWARNINGS: 'ignore' };

/** The command line, once the tool has answered to a harmless question. */
async function checked(tool: string, args: readonly string[], question: readonly string[]): Promise<readonly [string, ...string[]]> {
  await run(tool, question, { maxBuffer: 2 ** 24 });
  return [tool, ...args];
}

/** cargo builds into the user's cache, without the network where the crates are there already. */
async function buildRustCounter(): Promise<readonly [string, ...string[]]> {
  const target = join(projectCacheFolder(), 'counters', 'rust');
  mkdirSync(target, { recursive: true });
  await run('cargo', ['build', '--locked', '--quiet', '--manifest-path', join(counters, 'rust', 'Cargo.toml'), '--target-dir', target]);
  return [join(target, 'debug', process.platform === 'win32' ? 'count-functions.exe' : 'count-functions')];
}

function feed(command: string, args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: counters, env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${complaint}`));
    });
    child.stdin.end(input);
  });
}
