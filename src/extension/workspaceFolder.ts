import { l10n, window, workspace } from 'vscode';

/** The folder that is worked on where nobody chooses: that of the active editor, else the first. */
export function currentFolder(): string | undefined {
  const active = window.activeTextEditor && workspace.getWorkspaceFolder(window.activeTextEditor.document.uri);
  return (active ?? workspace.workspaceFolders?.[0])?.uri.fsPath;
}

/** Asks which folder is meant where there are several; `undefined` when there is none or nobody chose. */
export async function chooseFolder(): Promise<string | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    void window.showInformationMessage(l10n.t('Open a folder with a git repository to learn from.'));
    return undefined;
  }
  if (folders.length === 1) return folders[0]?.uri.fsPath;
  return (await window.showWorkspaceFolderPick({ placeHolder: l10n.t('Which repository is to be learnt from?') }))?.uri.fsPath;
}
