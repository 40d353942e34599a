import { Command } from 'commander';
import { type OutputOptions, addOutputOptions } from '../options.ts';
import { runVerb } from '../runVerb.ts';
import { learnedText } from '../texts/learnedText.ts';

/** `learned RUN`: what the model of an evaluated run does that its base does not. */
export function learnedCommand(): Command {
  const command = new Command('learned')
    .description("say what a run's model learnt: rules and conventions before and after, names, calls and patterns that are new")
    .argument('<run>', 'id or folder of a run, or "latest"');
  return addOutputOptions(command).action((run: string, options: OutputOptions) =>
    runVerb({ output: options, adviseResume: () => 'Run the same command again.' }, async (call) => {
      const result = await call('learned', { run, cwd: process.cwd() });
      return { json: result, text: learnedText(result) };
    }),
  );
}
