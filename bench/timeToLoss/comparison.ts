// One repository's comparison: its folder in the user cache, its windows, and what scores parameters on them.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { userCacheFolder } from '../../src/base/userFolders.ts';
import { defaultModelPath } from '../defaultModelPath.ts';
import { JsonStore } from '../jsonStore.ts';
import { runProgram } from '../runProgram.ts';
import { say } from '../section.ts';
import { markTokens } from './settings.ts';
import { readWindows, type WindowsFile } from './windowsFile.ts';

/** Everything that runs on one repository share. */
export interface Comparison {
  readonly repository: string;
  readonly name: string;
  /** Kept between commands. */
  readonly folder: string;
  readonly modelPath: string;
  readonly windowsFile: string;
  readonly windows: WindowsFile;
  /** Of the base model on the held-out windows, nats per token. */
  readonly baseLossNats: number;
}

/** The command line of this project. */
export const cliMain = resolve(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

/**
 * Mines a repository, writes its windows, and scores the base model.
 *
 * What was made for the same documents before is used again; documents that have changed get a folder of their own.
 */
export async function openComparison(repository: string): Promise<Comparison> {
  const path = resolve(process.env['INIT_CWD'] ?? process.cwd(), repository);
  const name = basename(path);
  const parent = join(userCacheFolder(), 'bench', 'time-to-loss');
  mkdirSync(parent, { recursive: true });
  const run = join(parent, `${name}-run`);
  rmSync(run, { recursive: true, force: true });
  say(`${name}: mining`);
  const train = ['train', path, '--steps', '1', '--out', run, '--json', '--quiet'];
  await runProgram({
    name: 'mining',
    command: process.execPath,
    args: [cliMain, ...train],
    environment: { REPOTUNE_DATA: join(run, '..', 'data') },
  });
  const state = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as { datasetDigest: string };
  const folder = join(parent, `${name}-${state.datasetDigest.slice(0, 12)}`);
  mkdirSync(folder, { recursive: true });
  const windowsFile = join(folder, 'windows.json');
  if (!existsSync(windowsFile)) {
    const args = [join(import.meta.dirname, 'exportWindows.ts'), run, windowsFile, String(markTokens)];
    await runProgram({ name: 'windows', command: process.execPath, args });
  }
  rmSync(run, { recursive: true, force: true });
  const modelPath = defaultModelPath();
  const opened = { repository: path, name, folder, modelPath, windowsFile, windows: readWindows(windowsFile) };
  return { ...opened, baseLossNats: await scoreHeldOut(opened) };
}

/** Parameters that were trained, with what they belong to. */
export interface TrainedParameters {
  readonly file: string;
  readonly method: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** Mean loss over the targets of the held-out windows, nats per token; of the base model without parameters. */
export async function scoreHeldOut(
  { folder, modelPath, windowsFile }: Pick<Comparison, 'folder' | 'modelPath' | 'windowsFile'>,
  trained?: TrainedParameters,
): Promise<number> {
  const content = trained ? createHash('sha256').update(readFileSync(trained.file)).digest('hex') : 'base';
  const scores = new JsonStore<Record<string, number>>(join(folder, 'scores.json'), {});
  const known = scores.read()[content];
  if (known !== undefined) return known;
  const args = [join(import.meta.dirname, 'scoreParameters.ts'), modelPath, windowsFile];
  if (trained) args.push(trained.file, trained.method, JSON.stringify(trained.config));
  const { printed } = await runProgram<{ lossNats: number }>({ name: 'scoring', command: process.execPath, args });
  scores.write({ ...scores.read(), [content]: printed.lossNats });
  return printed.lossNats;
}
