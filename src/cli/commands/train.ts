import { Command } from 'commander';
import { type OutputOptions, addOutputOptions } from '../options.ts';
import { quoteWord } from '../resumeAdvice.ts';
import { runVerb } from '../runVerb.ts';
import { trainedText } from '../texts/runText.ts';

/** `train RUN`: goes on with a run up to its artifact. */
export function trainCommand(): Command {
  const command = new Command('train')
    .description('go on with a run up to its artifact; a finished or stopped training goes on where it was')
    .argument('<run>', 'id or folder of a run, or "latest"');
  return addOutputOptions(command).action((run: string, options: OutputOptions) =>
    runVerb({ output: options, adviseResume: () => `Go on with it: npm run repotune -- train ${quoteWord(run)}` }, async (call) => {
      const result = await call('train', { kind: 'resume', run, cwd: process.cwd() });
      return { json: result, text: trainedText(result) };
    }),
  );
}
