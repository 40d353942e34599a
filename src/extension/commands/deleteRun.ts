import { l10n, window } from 'vscode';
import { formatBytes } from '../../base/formatQuantity.ts';
import { chooseRun } from '../runs/chooseRun.ts';
import type { Services } from '../services.ts';
import { refreshRuns } from './refreshRuns.ts';

/** Deletes a run with everything in its folder, after a person agreed. */
export async function deleteRun(services: Services, argument?: unknown): Promise<void> {
  const run = await chooseRun(services.runsView, argument, ({ isAtWork }) => !isAtWork);
  if (!run) return;
  const confirm = l10n.t('Delete');
  const choice = await window.showWarningMessage(
    l10n.t('Delete the run {0}?', run.state.id),
    { modal: true, detail: l10n.t('Its folder of {0} is removed for good: what was learnt, and the report.', formatBytes(run.sizeBytes)) },
    confirm,
  );
  if (choice !== confirm) return;
  await services.workers.run('deleteRun', { run: run.path, cwd: run.path });
  if (services.trainings.current?.progress.run?.path === run.path) services.trainingPanel.close();
  await refreshRuns(services);
}
