import { Command } from 'commander';
import { ablateCommand } from './commands/ablate.ts';
import { completeCommand } from './commands/complete.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exportCommand } from './commands/export.ts';
import { learnedCommand } from './commands/learned.ts';
import { mineCommand } from './commands/mine.ts';
import { modelsCommand } from './commands/models.ts';
import { personalizeCommand } from './commands/personalize.ts';
import { planCommand } from './commands/plan.ts';
import { replayCommand } from './commands/replay.ts';
import { runsCommand } from './commands/runs.ts';
import { trainCommand } from './commands/train.ts';
import { exitCodeHelp } from './exitCode.ts';

/** The whole command line. Throws commander's own error in place of exiting; says nothing about errors itself. */
export function buildProgram(version: string): Command {
  const program = new Command('repotune')
    .description('Teaches a local code model the dialect of one repository, and proves whether it helped.\nNothing leaves the machine.')
    .version(version)
    .addHelpText('after', exitCodeHelp);
  const verbs = [
    personalizeCommand(),
    planCommand(),
    mineCommand(),
    trainCommand(),
    evaluateCommand(),
    ablateCommand(),
    completeCommand(),
    replayCommand(),
    learnedCommand(),
    runsCommand(),
    exportCommand(),
    modelsCommand(),
    doctorCommand(),
  ];
  for (const verb of verbs) program.addCommand(verb);
  for (const command of [program, ...verbs, ...verbs.flatMap(({ commands }) => commands)]) {
    command
      .exitOverride()
      .configureOutput({ outputError: () => undefined })
      .showHelpAfterError(false);
  }
  return program;
}
