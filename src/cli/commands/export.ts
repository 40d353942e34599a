import { Command } from 'commander';
import { type OutputOptions, addOutputOptions } from '../options.ts';
import { toAbsolute } from '../optionValues.ts';
import { runVerb } from '../runVerb.ts';

/** `export RUN DIR`: an artifact for use elsewhere. */
export function exportCommand(): Command {
  const command = new Command('export')
    .description('copy an artifact with its report into a new folder; of the code only the few lines that the report quotes')
    .argument('<run>', 'id or folder of a run, or "latest"')
    .argument('<folder>', 'a folder that does not exist yet');
  return addOutputOptions(command).action((run: string, folder: string, options: OutputOptions) =>
    runVerb({ output: options, adviseResume: () => 'Run the same command again.' }, async (call) => {
      const result = await call('exportRun', { run, cwd: process.cwd(), targetFolder: toAbsolute(folder) });
      return { json: result, text: `Exported to ${result.targetFolder}:\n${result.files.map((name) => `  ${name}`).join('\n')}` };
    }),
  );
}
