import { Command, InvalidArgumentError } from 'commander';
import { type OutputOptions, addOutputOptions } from '../options.ts';
import { wholeNumber } from '../optionValues.ts';
import { runVerb } from '../runVerb.ts';
import { completionText } from '../texts/completionText.ts';

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
}

/** `complete RUN FILE:LINE[:COLUMN]`: one completion by the base model and by the artifact. */
export function completeCommand(): Command {
  const command = new Command('complete')
    .description('complete at a place in a file, with the base model and with the artifact, side by side')
    .argument('<run>', 'id or folder of a run, or "latest"')
    .argument('<place>', 'FILE:LINE[:COLUMN], counted from 1 (default column: the end of the line)', parsePlace)
    .option('--tokens <count>', 'tokens at most', wholeNumber(1, 512), 48)
    .option('--lines', 'go on after the end of the line');
  return addOutputOptions(command).action((run: string, place: Place, options: CompleteOptions) =>
    runVerb({ output: options, adviseResume: () => 'Run the same command again.' }, async (call) => {
      const comparison = await call('complete', {
        run,
        cwd: process.cwd(),
        ...place,
        maximumTokens: options.tokens,
        stopsAtNewline: options.lines !== true,
      });
      return { json: comparison, text: completionText(comparison) };
    }),
  );
}

/** Parses `FILE:LINE[:COLUMN]`; the file name may hold colons itself. */
export function parsePlace(text: string): Place {
  const [, file = '', line = '', column] = /^(.+?):(\d+)(?::(\d+))?$/u.exec(text) ?? [];
  if (file === '' || Number(line) < 1 || (column !== undefined && Number(column) < 1))
    throw new InvalidArgumentError('Expected FILE:LINE or FILE:LINE:COLUMN, counted from 1.');
  return { file, line: Number(line), column: column === undefined ? undefined : Number(column) };
}
