import { Command } from 'commander';
import type { DoctorInput } from '../../pipeline/doctor.ts';
import { type OutputOptions, addOutputOptions, backendOption } from '../options.ts';
import { runVerb } from '../runVerb.ts';
import { doctorText } from '../texts/doctorText.ts';

/** `doctor`: machine, backends, versions, what is missing. */
export function doctorCommand(): Command {
  const command = new Command('doctor')
    .description('show the machine, the backends with their speed, the versions, and what is missing')
    .addOption(backendOption('measure only this backend'));
  return addOutputOptions(command).action((options: OutputOptions & DoctorInput) =>
    runVerb({ output: options, adviseResume: () => 'Run the same command again.' }, async (call) => {
      const report = await call('doctor', { backend: options.backend });
      return { json: report, text: doctorText(report) };
    }),
  );
}
