import { workspace } from 'vscode';
import { chooseRun } from '../runs/chooseRun.ts';
import type { Services } from '../services.ts';

/** Goes on with a run that was not finished, from its last checkpoint. */
export async function continueRun({ runsView, trainings, trainingPanel }: Services, argument?: unknown): Promise<void> {
  if (!workspace.isTrusted || trainings.isBusy) return;
  const run = await chooseRun(runsView, argument, ({ isAtWork, state }) => !isAtWork && state.verdict === undefined);
  if (!run) return;
  const { path, state } = run;
  const starting = trainings.start(state.repository.path, state.repository.name, { kind: 'resume', run: path, cwd: state.repository.path });
  trainingPanel.show();
  await starting;
}
