import { Command } from 'commander';
import { type OutputOptions, addOutputOptions } from '../options.ts';
import { runVerb } from '../runVerb.ts';
import { doctorText } from '../texts/doctorText.ts';

/** `doctor`: machine, backends, versions, what is missing. */
export function doctorCommand(): Command {
  return addOutputOptions(new Command('doctor').description('show the machine, the backends and versions, and what is missing')).action(
    (options: OutputOptions) =>
      runVerb({ output: options, adviseResume: () => 'Run the same command again.' }, async (call) => {
        const report = await call('doctor', { cwd: process.cwd() });
        return { json: report, text: doctorText(report) };
      }),
  );
}
