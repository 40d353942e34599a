import { homedir } from 'node:os';
import { join } from 'node:path';
import { l10n, Uri, window, workspace } from 'vscode';

/** Asks where a text of comma-separated values is to go, and writes it there. @param fileName What is offered, in the user's own folder. */
export async function saveText(fileName: string, text: string): Promise<void> {
  const target = await window.showSaveDialog({
    defaultUri: Uri.file(join(homedir(), fileName)),
    filters: { [l10n.t('Comma-separated values')]: ['csv'] },
  });
  if (!target) return;
  await workspace.fs.writeFile(target, Buffer.from(text, 'utf8'));
  void window.showInformationMessage(l10n.t('Written to {0}.', target.fsPath));
}
