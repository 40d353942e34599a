import { l10n, window } from 'vscode';
import type { Services } from '../services.ts';

/** Deletes what was counted about suggestions, after a person agreed. */
export async function deleteStatistics({ statistics }: Services): Promise<void> {
  const confirm = l10n.t('Delete');
  const choice = await window.showWarningMessage(
    l10n.t('Delete all suggestion statistics?'),
    { modal: true, detail: l10n.t('The counts of all models and languages are removed for good.') },
    confirm,
  );
  if (choice !== confirm) return;
  await statistics.delete();
  void window.setStatusBarMessage(l10n.t('Repotune: the suggestion statistics are gone.'), 5000);
}
