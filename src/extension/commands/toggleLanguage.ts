import { ConfigurationTarget, l10n, window, workspace } from 'vscode';
import { readSetting } from '../settings.ts';

/** Switches inline completions on or off for the language of the active editor. */
export async function toggleLanguage(): Promise<void> {
  const languageId = window.activeTextEditor?.document.languageId;
  if (languageId === undefined) {
    void window.showInformationMessage(l10n.t('Open a file of the language to switch completions on or off for it.'));
    return;
  }
  const isOn = !readSetting('completions.enabled', { languageId });
  const settings = workspace.getConfiguration('repotune', { languageId });
  await settings.update('completions.enabled', isOn, ConfigurationTarget.Global, true);
  const text = isOn
    ? l10n.t('Repotune: completions are on for {0}.', languageId)
    : l10n.t('Repotune: completions are off for {0}.', languageId);
  void window.setStatusBarMessage(text, 5000);
}
