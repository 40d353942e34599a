import { l10n, window, workspace } from 'vscode';
import { ensureBaseModel } from '../baseModel.ts';
import { readRunRequest } from '../runRequest.ts';
import type { Services } from '../services.ts';
import { chooseFolder } from '../workspaceFolder.ts';

/** Shows a plan for a repository; training starts from there. */
export async function personalize({ workers, trainings, trainingPanel, planPanel }: Services): Promise<void> {
  // Commands can be called where they are not shown.
  if (!workspace.isTrusted) {
    void window.showWarningMessage(l10n.t('In Restricted Mode nothing is read or trained. Trust the workspace first.'));
    return;
  }
  if (trainings.isBusy) return trainingPanel.show();
  const folder = await chooseFolder();
  if (folder === undefined) return;
  const model = await ensureBaseModel(workers);
  if (model) await planPanel.show({ model: model.name, request: readRunRequest(folder) });
}
