import { Command } from 'commander';
import { type OutputOptions, addOutputOptions, evaluationBudgetOption } from '../options.ts';
import { toAbsolute } from '../optionValues.ts';
import { quoteWord } from '../resumeAdvice.ts';
import { runVerb } from '../runVerb.ts';
import { runText } from '../texts/runText.ts';

/** Options of `ablate`. */
interface AblateOptions extends OutputOptions {
  readonly out?: string;
  readonly evaluationBudget?: number;
  readonly thorough?: boolean;
}

/** `ablate RUN`: what the pairs of a run brought. */
export function ablateCommand(): Command {
  const command = new Command('ablate')
    .description('train the same prefix again without its pairs, and compare both with the base on the same held-out code')
    .argument('<run>', 'id or folder of a run that learnt from pairs, or "latest"')
    .option('--out <folder>', "where the folder of the second run is to be (default: in the user's data folder)")
    .addOption(evaluationBudgetOption())
    .option('--thorough', 'score as much held-out code as there is, for however long it takes');
  return addOutputOptions(command).action((run: string, options: AblateOptions) =>
    runVerb(
      { output: options, adviseResume: () => `Go on with it: npm run repotune -- ablate ${quoteWord(run)}${outAdvice(options.out)}` },
      async (call) => {
        const result = await call('ablate', {
          run,
          cwd: process.cwd(),
          outFolder: options.out === undefined ? undefined : toAbsolute(options.out),
          evaluationBudgetMs: options.evaluationBudget,
          thorough: options.thorough ?? false,
        });
        return { json: result, text: runText(result) };
      },
    ),
  );
}

function outAdvice(out: string | undefined): string {
  return out === undefined ? '' : ` --out ${quoteWord(out)}`;
}
