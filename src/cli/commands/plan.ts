import { Command } from 'commander';
import { type NewRunOptions, addNewRunOptions, addOutputOptions, toRunRequest } from '../options.ts';
import { toModelName } from '../optionValues.ts';
import { runVerb } from '../runVerb.ts';
import { planText } from '../texts/planText.ts';

/** `plan [REPO]`: a dry run. */
export function planCommand(): Command {
  const command = new Command('plan')
    .description('a dry run: what would be learnt from, how long it would take, how much memory; nothing is trained or kept')
    .argument('[repo]', 'a folder inside a git repository (default: the current folder)');
  addNewRunOptions(command);
  return addOutputOptions(command).action((repository: string | undefined, options: NewRunOptions) =>
    runVerb({ output: options, adviseResume: () => 'Run the same command again.' }, async (call) => {
      const report = await call('plan', { model: toModelName(options.model), request: toRunRequest(repository, options) });
      return { json: report, text: planText(report) };
    }),
  );
}
