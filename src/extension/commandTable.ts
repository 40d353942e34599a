// Every command with the function that does it. test/unit/extension/contributions.test.ts holds that this and package.json agree.
import { commands, type Disposable } from 'vscode';
import { compareHere } from './commands/compareHere.ts';
import { continueRun } from './commands/continueRun.ts';
import { deleteRun } from './commands/deleteRun.ts';
import { deleteStatistics } from './commands/deleteStatistics.ts';
import { disableRun } from './commands/disableRun.ts';
import { endSnooze } from './commands/endSnooze.ts';
import { enableRun } from './commands/enableRun.ts';
import { exploreData } from './commands/exploreData.ts';
import { exploreFolder } from './commands/exploreFolder.ts';
import { openLog } from './commands/openLog.ts';
import { openReport } from './commands/openReport.ts';
import { pauseTraining } from './commands/pauseTraining.ts';
import { personalize } from './commands/personalize.ts';
import { refreshRuns } from './commands/refreshRuns.ts';
import { resumeTraining } from './commands/resumeTraining.ts';
import { runDoctor } from './commands/runDoctor.ts';
import { showCurves } from './commands/showCurves.ts';
import { showLearned } from './commands/showLearned.ts';
import { showMenu } from './commands/showMenu.ts';
import { showStatistics } from './commands/showStatistics.ts';
import { showTraining } from './commands/showTraining.ts';
import { snooze } from './commands/snooze.ts';
import { stopTraining } from './commands/stopTraining.ts';
import { toggleCompletions } from './commands/toggleCompletions.ts';
import { toggleLanguage } from './commands/toggleLanguage.ts';
import { type CommandName, commandIds } from './contributions.ts';
import type { Services } from './services.ts';
import { showFailure } from './showFailure.ts';

/** What a command does; `argument` is what the place it was called from passes, checked by the command. */
type Command = (services: Services, argument?: unknown) => unknown;

const commandTable: Readonly<Record<CommandName, Command>> = {
  personalize,
  showTraining,
  pauseTraining,
  resumeTraining,
  stopTraining,
  refreshRuns,
  enableRun,
  disableRun,
  openReport,
  showLearned,
  showCurves,
  exploreData,
  exploreFolder,
  compareHere,
  continueRun,
  deleteRun,
  toggleCompletions,
  toggleLanguage,
  snooze,
  endSnooze,
  showStatistics,
  deleteStatistics,
  showMenu,
  runDoctor,
  openLog,
};

/** Registers every command; a failure is told, never thrown at the editor. */
export function registerCommands(services: Services): Disposable[] {
  return (Object.keys(commandTable) as CommandName[]).map((name) =>
    commands.registerCommand(commandIds[name], async (argument: unknown) => {
      try {
        await commandTable[name](services, argument);
      } catch (error) {
        await showFailure(error, services.log);
      }
    }),
  );
}
