import { Command, Option } from 'commander';
import { properties } from '../../pipeline/pairNames.ts';
import { type OutputOptions, addOutputOptions } from '../options.ts';
import { wholeNumber } from '../optionValues.ts';
import { runVerb } from '../runVerb.ts';
import { completionText } from '../texts/completionText.ts';
import { UsageError } from '../usageError.ts';

/** A place in a file, counted from 1. */
interface Place {
  readonly file: string;
  readonly line: number;
  readonly column?: number | undefined;
}

/** Options of `complete`. */
interface CompleteOptions extends OutputOptions {
  readonly tokens: number;
  readonly lines?: boolean;
  readonly run?: string;
  readonly property?: string;
}

/** `complete [RUN] FILE:LINE[:COLUMN]`: one completion by the base model and by the artifact. */
export function completeCommand(): Command {
  const command = new Command('complete')
    .description('complete at a place in a file, with the base model and with the artifact, side by side')
    .usage('[options] [run] <place>')
    .argument(
      '<words...>',
      'id or folder of a run, or "latest", then FILE:LINE[:COLUMN], counted from 1 (default column: the end of the line)',
    )
    .option('--run <run>', 'the run, in place of the first word')
    .addOption(
      new Option('--property <name>', 'without a run: the newest one of the repository that learnt this (default: everything)').choices(
        properties,
      ),
    )
    .option('--tokens <count>', 'tokens at most', wholeNumber(1, 512), 48)
    .option('--lines', 'go on after the end of the line');
  return addOutputOptions(command).action((words: string[], options: CompleteOptions) =>
    runVerb({ output: options, adviseResume: () => 'Run the same command again.' }, async (call) => {
      const comparison = await call('complete', {
        ...toArtifactAndPlace(words, options),
        cwd: process.cwd(),
        maximumTokens: options.tokens,
        stopsAtNewline: options.lines !== true,
      });
      return { json: comparison, text: completionText(comparison) };
    }),
  );
}

/**
 * Tells the run from the place.
 *
 * @throws {UsageError} `invalidOption`.
 */
export function toArtifactAndPlace(
  words: readonly string[],
  { run, property }: Pick<CompleteOptions, 'run' | 'property'>,
): Place & { readonly run?: string | undefined; readonly property?: string | undefined } {
  const place = parsePlace(words.at(-1) ?? '');
  const [first] = words.slice(0, -1);
  if (!place || words.length > 2)
    throw new UsageError('invalidOption', `expected [run] FILE:LINE[:COLUMN], counted from 1, found ${words.join(' ')}`);
  if (first !== undefined && run !== undefined) throw new UsageError('invalidOption', `--run: expected one run, found ${first} and ${run}`);
  return { ...place, run: first ?? run, property };
}

/** Parses `FILE:LINE[:COLUMN]`; the file name may hold colons itself. */
function parsePlace(text: string): Place | undefined {
  const [, file = '', line = '', column] = /^(.+?):(\d+)(?::(\d+))?$/u.exec(text) ?? [];
  if (file === '' || Number(line) < 1 || (column !== undefined && Number(column) < 1)) return undefined;
  return { file, line: Number(line), column: column === undefined ? undefined : Number(column) };
}
