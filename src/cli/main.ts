// Entry of the command line.
import { CommanderError } from 'commander';
import { toolVersion } from '../base/toolVersion.ts';
import { exitCodes } from './exitCode.ts';
import { describeFailure } from './failure.ts';
import { buildProgram } from './program.ts';
import { showFailure } from './runVerb.ts';
import { UsageError } from './usageError.ts';

// A reader that ends early (`repotune runs | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

try {
  await buildProgram(toolVersion).parseAsync();
} catch (error) {
  const output = { json: process.argv.includes('--json') };
  if (!(error instanceof CommanderError)) showFailure(describeFailure(error), output);
  // Help that nobody asked for was printed already: a verb is missing.
  else if (error.code === 'commander.help') process.exitCode = exitCodes.wrongUsage;
  else if (error.exitCode !== 0)
    showFailure(describeFailure(new UsageError('invalidOption', error.message.replace(/^error: /u, ''))), output);
}
