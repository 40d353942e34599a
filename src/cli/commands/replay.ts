import { Command } from 'commander';
import { type OutputOptions, addOutputOptions } from '../options.ts';
import { wholeNumber } from '../optionValues.ts';
import { runVerb } from '../runVerb.ts';
import { replayText } from '../texts/replayText.ts';

/** Options of `replay`. */
interface ReplayOptions extends OutputOptions {
  readonly files: number;
  readonly characters: number;
  readonly seed: number;
}

/** `replay RUN`: types held-out code again and measures suggestions. */
export function replayCommand(): Command {
  const command = new Command('replay')
    .description('type held-out code again, keystroke by keystroke: how fast suggestions come and how much typing they save')
    .argument('<run>', 'id or folder of a run, or "latest"')
    .option('--files <count>', 'held-out files of which a stretch is typed', wholeNumber(1, 1000), 8)
    .option('--characters <count>', 'characters of a stretch', wholeNumber(20, 10_000), 240)
    .option('--seed <number>', 'the same seed types the same code', wholeNumber(0, 2 ** 31 - 1), 1);
  return addOutputOptions(command).action((run: string, options: ReplayOptions) =>
    runVerb({ output: options, adviseResume: () => 'Run the same command again.' }, async (call) => {
      const { files, characters, seed } = options;
      const report = await call('replay', { run, cwd: process.cwd(), files, characters, seed });
      return { json: report, text: replayText(report) };
    }),
  );
}
