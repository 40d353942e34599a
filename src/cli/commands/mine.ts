import { Command } from 'commander';
import { type NewRunOptions, addNewRunOptions, addOutputOptions, toModelName, toRunRequest } from '../options.ts';
import { quoteWord } from '../resumeAdvice.ts';
import { runVerb } from '../runVerb.ts';
import { minedText } from '../texts/runText.ts';

/** `mine [REPO]`: a new run, mined and not yet trained. */
export function mineCommand(): Command {
  const command = new Command('mine')
    .description('begin a run: read the repository and decide what is learnt from and what is held out')
    .argument('[repo]', 'a folder inside a git repository (default: the current folder)');
  addNewRunOptions(command);
  return addOutputOptions(command).action((repository: string | undefined, options: NewRunOptions) =>
    runVerb(
      {
        output: options,
        adviseResume: (run) => (run ? `Go on with it: npm run repotune -- train ${quoteWord(run.path)}` : 'Run the same command again.'),
      },
      async (call) => {
        const request = toRunRequest(repository, options);
        const result = await call('mine', { kind: 'new', model: toModelName(options.model), request });
        return { json: result, text: minedText(result) };
      },
    ),
  );
}
