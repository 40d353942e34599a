import { l10n, window } from 'vscode';
import { chooseRun } from '../runs/chooseRun.ts';
import type { Services } from '../services.ts';
import { refreshRuns } from './refreshRuns.ts';

/** Lets a run's artifact answer in the editor. */
export async function enableRun(services: Services, argument?: unknown): Promise<void> {
  const run = await chooseRun(services.runsView, argument, ({ hasArtifact, isEnabled }) => hasArtifact && !isEnabled);
  if (!run) return;
  await services.workers.run('enableRun', { run: run.path, cwd: run.path });
  await refreshRuns(services);
  void window.setStatusBarMessage(l10n.t('Repotune: the personalized model answers now.'), 5000);
}
