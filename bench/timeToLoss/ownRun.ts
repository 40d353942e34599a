// Our side: the command `train` as a user calls it, from its start to its end, with nothing mined before.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshCache } from '../freshCache.ts';
import { levelEnvironment, type ProcessorLevel } from '../peerProgram.ts';
import { runProgram } from '../runProgram.ts';
import { say } from '../section.ts';
import { cliMain, type Comparison, scoreHeldOut } from './comparison.ts';
import { ownStore } from './ownStore.ts';

/** What is trained with this project. */
export interface OwnRequest {
  /** Arguments of `train` besides the repository and the steps. */
  readonly args: readonly string[];
  readonly steps: number;
  readonly level: ProcessorLevel;
  /** Without what mining remembers of the repository. */
  readonly isCold: boolean;
}

/** One training of ours. */
export interface OwnRun {
  /** The whole command: start, mining, tokenising, loading, measuring, training, validations, checkpoints, writing the artifact. */
  readonly seconds: number;
  /** Training with validations and checkpoints. */
  readonly trainingSeconds: number;
  readonly tokens: number;
  readonly heldOutLossNats: number;
}

/** At least `count` runs of a request: those that are kept for this code and machine, and what is missing. */
export async function runOwnRepeatedly(comparison: Comparison, request: OwnRequest, count: number): Promise<readonly OwnRun[]> {
  const store = ownStore<readonly OwnRun[]>(comparison, 'own', request, []);
  let runs = store?.read() ?? [];
  while (runs.length < count) {
    runs = [...runs, await runOwn(comparison, request)];
    store?.write(runs);
    say(
      `${comparison.name} ${request.args.join(' ')}, ${request.steps} steps: ${runs.length}/${count} ${runs.at(-1)?.seconds.toFixed(1)} s`,
    );
  }
  return runs;
}

/** Trains, scores the artifact's parameters, and throws the run away. */
export async function runOwn(comparison: Comparison, { args, steps, level, isCold }: OwnRequest): Promise<OwnRun> {
  const folder = mkdtempSync(join(tmpdir(), 'repotune-time-'));
  try {
    const run = join(folder, 'run');
    const { seconds } = await runProgram({
      name: `train ${args.join(' ')} --steps ${steps}`,
      command: process.execPath,
      args: [cliMain, 'train', comparison.repository, '--steps', String(steps), '--out', run, '--json', '--quiet', ...args],
      environment: {
        ...levelEnvironment(level),
        REPOTUNE_DATA: join(folder, 'data'),
        ...(isCold ? { REPOTUNE_CACHE: freshCache(join(folder, 'cache')) } : {}),
      },
    });
    const { training } = readJson(join(run, 'run.json')) as { training: { seconds: number; tokens: number } };
    const manifest = readJson(join(run, 'manifest.json')) as Manifest;
    const trained = { file: join(run, manifest.files.parameters.name), method: manifest.method, config: manifest.config };
    const heldOutLossNats = await scoreHeldOut(comparison, trained);
    return { seconds, trainingSeconds: training.seconds, tokens: training.tokens, heldOutLossNats };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The part of a manifest that is read here. */
interface Manifest {
  readonly method: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly files: { readonly parameters: { readonly name: string } };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
