import { Command } from 'commander';
import { addOutputOptions } from '../options.ts';
import { adviseResume } from '../resumeAdvice.ts';
import { addRunInput, type RunInputOptions, toRunInput } from '../runInput.ts';
import { runVerb } from '../runVerb.ts';
import { runText } from '../texts/runText.ts';

/** `personalize [REPO]`: the whole job. */
export function personalizeCommand(): Command {
  const command = new Command('personalize').description('learn from a repository and prove on held-out code whether it helped');
  addRunInput(command).option('--thorough', 'evaluate on as much held-out code as there is, for however long it takes');
  return addOutputOptions(command).action((repository: string | undefined, options: RunInputOptions) =>
    runVerb({ output: options, adviseResume: adviseResume(options.out) }, async (call) => {
      const result = await call('personalize', await toRunInput(call, command, repository, options));
      return { json: result, text: runText(result) };
    }),
  );
}
