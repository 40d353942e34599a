// What `personalize` and `train` are asked: a new run of a repository, or one to go on with.
import type { Command, OptionValueSource } from 'commander';
import type { PersonalizeInput } from '../pipeline/personalize.ts';
import { type NewRunOptions, addNewRunOptions, toRunRequest } from './options.ts';
import { toAbsolute, toModelName } from './optionValues.ts';
import type { CallUseCase } from './runVerb.ts';
import { findUnfinishedRun } from './unfinishedRun.ts';
import { UsageError } from './usageError.ts';

/** Options of a verb that begins a run or goes on with one. */
export interface RunInputOptions extends NewRunOptions {
  /** `true` without a value. */
  readonly resume?: string | true | undefined;
}

/** Adds the repository, everything that a new run can be asked, and `--resume`. */
export function addRunInput(command: Command): Command {
  command.argument('[repo]', 'a folder inside a git repository (default: the current folder)');
  return addNewRunOptions(command).option(
    '--resume [run]',
    'go on with a run: the one named, the one in --out, or the latest unfinished one of the repository',
  );
}

/**
 * Turns them into the input of the use case.
 *
 * @throws {UsageError} `invalidOption`, `nothingToResume`.
 */
export async function toRunInput(
  call: CallUseCase,
  command: Command,
  repository: string | undefined,
  options: RunInputOptions,
): Promise<PersonalizeInput> {
  if (options.resume === undefined) return { kind: 'new', model: toModelName(options.model), request: toRunRequest(repository, options) };
  refuseNewRunOptions(command);
  const cwd = process.cwd();
  if (options.resume !== true && options.out !== undefined)
    throw new UsageError('invalidOption', `--resume: expected either a run or --out, found run ${options.resume} and --out ${options.out}`);
  const backend = command.getOptionValueSource('backend') === 'cli' ? options.backend : undefined;
  const resume = { kind: 'resume', cwd, backend } as const;
  if (options.resume !== true) return { ...resume, run: options.resume };
  if (options.out !== undefined) return { ...resume, run: toAbsolute(options.out) };
  return { ...resume, run: findUnfinishedRun(await call('listRuns', {}), repository ?? '.').path };
}

/** A run keeps the settings that it began with; only then does it end with the same parameters. A move to another backend is written down. */
function refuseNewRunOptions(command: Command): void {
  const kept = ['out', 'resume', 'backend', 'json', 'quiet', 'events'];
  const given = command.options.find(
    (option) =>
      !kept.includes(option.attributeName()) &&
      command.getOptionValueSource(option.attributeName()) === ('cli' satisfies OptionValueSource),
  );
  if (given)
    throw new UsageError(
      'invalidOption',
      `${given.long ?? given.flags}: expected no such option with --resume (a run keeps what it began with), found one`,
    );
}
