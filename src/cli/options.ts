// Options that several verbs share, and their parsers. Every value is checked before anything is computed.
import { formatDuration } from '../base/formatQuantity.ts';
import { type Command, Option } from 'commander';
import type { RunRequest } from '../pipeline/createRun.ts';
import { properties } from '../pipeline/pairNames.ts';
import { runDefaults } from '../pipeline/runDefaults.ts';
import { type MiningOptions, addMiningOptions, toMiningSettings } from './miningOptions.ts';
import { parseBudget, parseBudgetOrNone, parseSettings, toAbsolute, wholeNumber } from './optionValues.ts';
import { pairKindsOption } from './pairKindsOption.ts';
import { UsageError } from './usageError.ts';

/** How a verb speaks. */
export interface OutputOptions {
  /** One JSON document on stdout, everything else on stderr. */
  readonly json?: boolean | undefined;
  /** No progress. */
  readonly quiet?: boolean | undefined;
  /** File that gets everything that happens, one JSON object a line. */
  readonly events?: string | undefined;
}

/** What a new run is asked, as the command line has it. */
export interface NewRunOptions extends OutputOptions, MiningOptions {
  readonly model: string;
  readonly budget: number;
  readonly steps?: number | undefined;
  readonly prefixLength?: number | undefined;
  readonly firstLayer?: number | undefined;
  readonly method: RunRequest['method'];
  readonly seed: number;
  readonly packing?: RunRequest['packing'];
  readonly objective?: RunRequest['objective'];
  readonly objectiveConfig?: RunRequest['objectiveConfig'];
  readonly pairs?: RunRequest['pairKinds'];
  readonly property?: string | undefined;
  readonly selfPairs?: number | undefined;
  readonly backend: RunRequest['backend'];
  readonly precision: RunRequest['precision'];
  readonly out?: string | undefined;
  readonly evaluationBudget: number;
  readonly thorough?: boolean | undefined;
}

/** Adds `--json`, `--quiet` and `--events`. */
export function addOutputOptions(command: Command): Command {
  return command
    .option('--json', 'write one JSON document to stdout, everything else to stderr')
    .option('--quiet', 'show no progress')
    .option('--events <file>', 'append everything that happens to a file, one JSON object a line');
}

/** Adds everything that a new run can be asked. */
export function addNewRunOptions(command: Command): Command {
  command
    .option('--model <name|file>', 'base model: a name from `models list`, or a GGUF file', runDefaults.model)
    .addOption(
      new Option('--budget <time>', 'wall-clock time for training: 90s, 10m, 1.5h')
        .argParser(parseBudget)
        .default(runDefaults.budgetMs, formatDuration(runDefaults.budgetMs / 1000)),
    )
    .addOption(evaluationBudgetOption().default(runDefaults.evaluationBudgetMs, formatDuration(runDefaults.evaluationBudgetMs / 1000)))
    .addOption(
      new Option('--steps <count>', 'fixed number of training steps in place of a budget')
        .argParser(wholeNumber(1, 1_000_000))
        .conflicts('budget'),
    )
    .option('--prefix-length <count>', 'positions that the prefix takes (method prefix; default: the method decides)', wholeNumber(1, 1024))
    .option('--first-layer <number>', 'first decoder layer that is trained, from 0 (default: all layers)', wholeNumber(0, 1024))
    .addOption(new Option('--method <name>', 'what is trained').choices(['prefix', 'lora']).default(runDefaults.method))
    .option('--seed <number>', 'the same seed, data and step count give the same parameters', wholeNumber(0, 2 ** 31 - 1), runDefaults.seed)
    .addOption(
      new Option('--packing <how>', 'how the windows of one training step lie together (default: single)').choices([
        'single',
        'related',
        'folder',
        'random',
      ]),
    )
    .addOption(
      new Option(
        '--objective <name>',
        'comparative: learn which of two versions is better, beside the code itself; likelihood: the code alone (default: comparative where there are enough pairs)',
      ).choices(['comparative', 'likelihood']),
    )
    .addOption(pairKindsOption('kinds of pairs to learn from'))
    .addOption(
      new Option('--property <name>', 'learn one property from pairs, as a small prefix of its own (default: everything)').choices(
        properties,
      ),
    )
    .addOption(
      new Option(
        '--self-pairs <time>',
        'let the base model write what the authors wrote better, for this long: 60s, 2m; 0s: never (default: where other pairs are too few)',
      ).argParser(parseBudgetOrNone),
    )
    .addOption(
      new Option('--objective-config <json>', 'settings of the objective as JSON, see docs/comparative.md').argParser(parseSettings),
    )
    .addOption(backendOption('where training computes; auto takes the fastest, measured once').default(runDefaults.backend))
    .addOption(
      new Option('--precision <type>', 'how training keeps the frozen weights; quantized: as bf16, in less memory and more time')
        .choices(['bf16', 'f32', 'quantized'])
        .default(runDefaults.precision),
    )
    .option('--out <folder>', "where the run folder is to be (default: in the user's data folder)");
  return addMiningOptions(command);
}

/** `--backend`: where the engine computes. */
export function backendOption(description: string): Option {
  return new Option('--backend <name>', description).choices(['auto', 'native', 'webgpu', 'tensorflow', 'wasm']);
}

/** `--evaluation-budget`: time for scoring held-out code. */
export function evaluationBudgetOption(): Option {
  return new Option('--evaluation-budget <time>', 'time for scoring held-out code at the end').argParser(parseBudget);
}

/**
 * Turns options into what a new run is asked.
 * @throws {UsageError} `invalidOption` for options that do not go together.
 */
export function toRunRequest(repository: string | undefined, options: NewRunOptions): RunRequest {
  if (options.prefixLength !== undefined && options.method !== 'prefix')
    throw new UsageError('invalidOption', `--prefix-length: expected only with --method prefix, found --method ${options.method}`);
  if (options.property !== undefined && options.property !== 'everything' && options.objective === 'likelihood')
    throw new UsageError('invalidOption', `--property: expected only with --objective comparative, found --objective likelihood`);
  return {
    repositoryPath: toAbsolute(repository ?? '.'),
    outFolder: options.out === undefined ? undefined : toAbsolute(options.out),
    method: options.method,
    config: {
      ...(options.prefixLength === undefined ? {} : { length: options.prefixLength }),
      ...(options.firstLayer === undefined ? {} : { firstLayer: options.firstLayer }),
    },
    budgetMs: options.budget,
    steps: options.steps,
    seed: options.seed,
    mining: toMiningSettings(options),
    ...(options.packing === undefined ? {} : { packing: options.packing }),
    ...(options.objective === undefined ? {} : { objective: options.objective }),
    ...(options.objectiveConfig === undefined ? {} : { objectiveConfig: options.objectiveConfig }),
    ...(options.pairs === undefined ? {} : { pairKinds: options.pairs }),
    ...(options.property === undefined ? {} : { property: options.property }),
    ...(options.selfPairs === undefined ? {} : { selfPairsMs: options.selfPairs }),
    backend: options.backend,
    precision: options.precision,
    evaluationBudgetMs: options.evaluationBudget,
    thorough: options.thorough ?? false,
  };
}
