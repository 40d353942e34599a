import { l10n, window } from 'vscode';
import { chooseEnabledPair } from '../compare/chooseModels.ts';
import type { Services } from '../services.ts';

/** Completes at the cursor with the base model and with the personalized one, side by side. */
export async function compareHere(services: Services): Promise<void> {
  const editor = window.activeTextEditor;
  if (!editor) {
    void window.showInformationMessage(l10n.t('Open a file and put the cursor where the models are to be compared.'));
    return;
  }
  const models = await chooseEnabledPair(services);
  if (models) await services.comparePanel.show(editor, models);
}
