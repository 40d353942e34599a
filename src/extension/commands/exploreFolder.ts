import { l10n, window } from 'vscode';
import type { Services } from '../services.ts';

/** Shows what `repotune mine` wrote into a folder. */
export async function exploreFolder({ dataExplorer }: Services): Promise<void> {
  const [folder] =
    (await window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      canSelectMany: false,
      title: l10n.t('Folder of mined datasets'),
      openLabel: l10n.t('Explore'),
    })) ?? [];
  if (folder) await dataExplorer.show(folder.fsPath);
}
