import { Command, type OptionValueSource } from 'commander';
import type { PersonalizeInput } from '../../pipeline/personalize.ts';
import { type NewRunOptions, addNewRunOptions, addOutputOptions, toRunRequest } from '../options.ts';
import { toAbsolute, toModelName } from '../optionValues.ts';
import { adviseResume } from '../resumeAdvice.ts';
import { type CallUseCase, runVerb } from '../runVerb.ts';
import { runText } from '../texts/runText.ts';
import { findUnfinishedRun } from '../unfinishedRun.ts';
import { UsageError } from '../usageError.ts';

/** Options of `personalize`. */
interface PersonalizeOptions extends NewRunOptions {
  /** `true` without a value. */
  readonly resume?: string | true | undefined;
}

/** `personalize [REPO]`: the whole job. */
export function personalizeCommand(): Command {
  const command = new Command('personalize')
    .description('learn from a repository and prove on held-out code whether it helped')
    .argument('[repo]', 'a folder inside a git repository (default: the current folder)');
  addNewRunOptions(command)
    .option('--thorough', 'evaluate on as much held-out code as there is, for however long it takes')
    .option('--resume [run]', 'go on with a run: the one named, the one in --out, or the latest unfinished one of the repository');
  return addOutputOptions(command).action((repository: string | undefined, options: PersonalizeOptions) =>
    runVerb({ output: options, adviseResume: adviseResume(options.out) }, async (call) => {
      const result = await call('personalize', await toInput(call, command, repository, options));
      return { json: result, text: runText(result) };
    }),
  );
}

async function toInput(
  call: CallUseCase,
  command: Command,
  repository: string | undefined,
  options: PersonalizeOptions,
): Promise<PersonalizeInput> {
  if (options.resume === undefined) return { kind: 'new', model: toModelName(options.model), request: toRunRequest(repository, options) };
  refuseNewRunOptions(command);
  const cwd = process.cwd();
  if (options.resume !== true && options.out !== undefined)
    throw new UsageError('invalidOption', `--resume: expected either a run or --out, found run ${options.resume} and --out ${options.out}`);
  if (options.resume !== true) return { kind: 'resume', run: options.resume, cwd };
  if (options.out !== undefined) return { kind: 'resume', run: toAbsolute(options.out), cwd };
  return { kind: 'resume', run: findUnfinishedRun(await call('listRuns', {}), repository ?? '.').path, cwd };
}

/** A run keeps the settings that it began with; only then does it end with the same parameters. */
function refuseNewRunOptions(command: Command): void {
  const kept = ['out', 'resume', 'json', 'quiet'];
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
