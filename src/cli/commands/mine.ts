import { Command, Option } from 'commander';
import type { PairKindName } from '../../pipeline/pairNames.ts';
import { runDefaults } from '../../pipeline/runDefaults.ts';
import { addMiningOptions, type MiningOptions, toMiningSettings } from '../miningOptions.ts';
import { addOutputOptions, type OutputOptions } from '../options.ts';
import { parseBudget, toAbsolute, toModelName, wholeNumber } from '../optionValues.ts';
import { pairKindsOption } from '../pairKindsOption.ts';
import { quoteWord } from '../resumeAdvice.ts';
import { runVerb } from '../runVerb.ts';
import { leftOutText, miningReportText } from '../texts/miningReportText.ts';

interface MineOptions extends OutputOptions, MiningOptions {
  readonly out?: string | undefined;
  readonly seed: number;
  readonly model: string;
  readonly pairs?: readonly PairKindName[] | undefined;
  readonly selfPairs?: number | undefined;
  readonly listLeftOut?: boolean | string | undefined;
}

/** `mine [REPO]`: what a repository teaches, and datasets for other tools. */
export function mineCommand(): Command {
  const command = new Command('mine')
    .description('show what a repository teaches: functions, tests, changes, pairs of better and worse code; --out writes them as datasets')
    .argument('[repo]', 'a folder inside a git repository (default: the current folder)')
    .option('--out <folder>', 'write the datasets as JSON Lines into this folder');
  addMiningOptions(command)
    .addOption(pairKindsOption('kinds of pairs'))
    .addOption(
      new Option('--self-pairs <time>', 'let the base model write the worse side of self pairs for this long: 60s, 10m').argParser(
        parseBudget,
      ),
    )
    .option('--model <name|file>', 'base model for self pairs: a name from `models list`, or a GGUF file', runDefaults.model)
    .option('--seed <number>', 'the same seed and repository give the same datasets', wholeNumber(0, 2 ** 31 - 1), runDefaults.seed)
    .option('--list-left-out [reason]', 'name every file that was left out, or those left out for one reason');
  return addOutputOptions(command).action((repository: string | undefined, options: MineOptions) =>
    runVerb({ output: options, adviseResume: () => 'Run the same command again: what was read before is remembered.' }, async (call) => {
      const result = await call('mine', {
        ...toMiningSettings(options),
        repositoryPath: toAbsolute(repository ?? '.'),
        seed: options.seed,
        outFolder: options.out === undefined ? undefined : toAbsolute(options.out),
        pairKinds: options.pairs,
        self: options.selfPairs === undefined ? undefined : { model: toModelName(options.model), budgetSeconds: options.selfPairs / 1000 },
      });
      const parts = [
        miningReportText(result.report),
        ...(options.listLeftOut === undefined ? [] : [leftOutText(result, options.listLeftOut)]),
        result.outFolder === undefined
          ? 'Nothing was written; --out FOLDER writes the datasets.'
          : `Datasets  ${result.outFolder} (samples to read: samples.md)\n\nNext: npm run repotune -- personalize ${quoteWord(toAbsolute(repository ?? '.'))}`,
      ];
      const { report, outFolder, leftOut } = result;
      return { json: options.listLeftOut === undefined ? report : { report, outFolder, leftOut }, text: parts.join('\n\n') };
    }),
  );
}
