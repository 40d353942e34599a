import { Command } from 'commander';
import { type OutputOptions, addOutputOptions } from '../options.ts';
import { runVerb } from '../runVerb.ts';
import { runsText } from '../texts/runsText.ts';

/** `runs`: all runs, newest first. */
export function runsCommand(): Command {
  return addOutputOptions(new Command('runs').description('list all runs, newest first')).action((options: OutputOptions) =>
    runVerb({ output: options, adviseResume: () => 'Run the same command again.' }, async (call) => {
      const runs = await call('listRuns', {});
      return { json: { runs }, text: runsText(runs) };
    }),
  );
}
