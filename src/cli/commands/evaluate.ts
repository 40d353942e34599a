import { Command } from 'commander';
import type { EvaluateInput } from '../../pipeline/reevaluateRun.ts';
import { type OutputOptions, addOutputOptions, backendOption, evaluationBudgetOption } from '../options.ts';
import { quoteWord } from '../resumeAdvice.ts';
import { runVerb } from '../runVerb.ts';
import { runText } from '../texts/runText.ts';

/** Options of `evaluate`. */
interface EvaluateOptions extends OutputOptions {
  readonly evaluationBudget?: number;
  readonly thorough?: boolean;
  readonly backend?: EvaluateInput['backend'];
  readonly against?: readonly string[];
}

/** `evaluate RUN`: judges a trained run again. */
export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('judge a trained run on held-out code again and replace its report')
    .argument('<run>', 'id or folder of a run, or "latest"')
    .addOption(evaluationBudgetOption())
    .option('--thorough', 'score as much held-out code as there is, for however long it takes')
    .option('--against <run...>', 'other runs of the same base model and dataset, compared in the same report')
    .addOption(backendOption('where the engine scores (default: where the run was trained)'));
  return addOutputOptions(command).action((run: string, options: EvaluateOptions) =>
    runVerb(
      { output: options, adviseResume: () => `Begin the evaluation again: npm run repotune -- evaluate ${quoteWord(run)}` },
      async (call) => {
        const result = await call('evaluate', {
          run,
          cwd: process.cwd(),
          evaluationBudgetMs: options.evaluationBudget,
          thorough: options.thorough ?? false,
          backend: options.backend,
          against: options.against,
        });
        return { json: result, text: runText(result) };
      },
    ),
  );
}
