// Leaves a file or folder out of future runs, by the setting that says so. The repository is written into only where a person chose it.
import { ConfigurationTarget, l10n, type QuickPickItem, Uri, window, workspace } from 'vscode';
import { readSetting } from '../settings.ts';
import { currentFolder } from '../workspaceFolder.ts';
import { excludePatterns } from './excludePattern.ts';

/** Asks what is to be left out and where that is to be written, and writes it. @param path Relative to the repository. */
export async function leaveOutNextTime(path: string, repository: string | undefined): Promise<void> {
  const patterns = excludePatterns(path);
  const items: (QuickPickItem & { readonly pattern: string })[] = patterns.map((pattern, index) => ({
    label: pattern,
    description: index === 0 ? l10n.t('this file') : l10n.t('this folder and everything in it'),
    pattern,
  }));
  const chosen = await window.showQuickPick(items, { placeHolder: l10n.t('What is to be left out of future runs?') });
  if (!chosen) return;
  const folder = repository ?? currentFolder();
  const scope = folder === undefined ? undefined : Uri.file(folder);
  const isOpen = scope !== undefined && workspace.getWorkspaceFolder(scope) !== undefined;
  const mine = l10n.t('My Settings');
  const shared = l10n.t('Settings of This Folder');
  const answer = await window.showInformationMessage(
    l10n.t('Leave out {0} next time?', chosen.pattern),
    {
      modal: true,
      detail: l10n.t(
        'The pattern is added to the setting "Repotune: Exclude". In your settings it counts for every repository and nothing is written into this one; in the settings of this folder it is written into the file .vscode/settings.json of the repository. Runs that exist do not change.',
      ),
    },
    mine,
    ...(isOpen ? [shared] : []),
  );
  if (answer === undefined) return;
  const configuration = workspace.getConfiguration('repotune', scope);
  const target = answer === shared ? ConfigurationTarget.WorkspaceFolder : ConfigurationTarget.Global;
  const { globalValue, workspaceFolderValue } = configuration.inspect<readonly string[]>('training.exclude') ?? {};
  // What counts already is kept: a setting of a folder replaces that of the user.
  const before = answer === shared ? (workspaceFolderValue ?? readSetting('training.exclude', scope)) : (globalValue ?? []);
  await configuration.update('training.exclude', [...new Set([...before, chosen.pattern])], target);
  void window.showInformationMessage(l10n.t('{0} is left out of future runs.', chosen.pattern));
}
