import { ConfigurationTarget, l10n, window, workspace } from 'vscode';
import { readSetting } from '../settings.ts';

/** Switches inline completions on or off for everything. */
export async function toggleCompletions(): Promise<void> {
  const isOn = !readSetting('completions.enabled');
  await workspace.getConfiguration('repotune').update('completions.enabled', isOn, ConfigurationTarget.Global);
  void window.setStatusBarMessage(isOn ? l10n.t('Repotune: completions are on.') : l10n.t('Repotune: completions are off.'), 5000);
}
