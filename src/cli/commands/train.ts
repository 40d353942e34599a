import { Command } from 'commander';
import { addOutputOptions } from '../options.ts';
import { quoteWord } from '../resumeAdvice.ts';
import { addRunInput, type RunInputOptions, toRunInput } from '../runInput.ts';
import { runVerb } from '../runVerb.ts';
import { trainedText } from '../texts/runText.ts';

/** `train [REPO]`: mines and trains, and leaves the judgement to `evaluate`; or goes on with a run up to its artifact. */
export function trainCommand(): Command {
  const command = new Command('train').description(
    'learn from a repository without judging; with --resume go on with a run, also on another machine',
  );
  addRunInput(command);
  return addOutputOptions(command).action((repository: string | undefined, options: RunInputOptions) =>
    runVerb(
      {
        output: options,
        adviseResume: (run) =>
          run ? `Go on with it: npm run repotune -- train --resume ${quoteWord(run.path)}` : 'Run the same command again.',
      },
      async (call) => {
        const result = await call('train', await toRunInput(call, command, repository, options));
        return { json: result, text: trainedText(result) };
      },
    ),
  );
}
