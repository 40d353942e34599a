import { l10n, Range, Uri, ViewColumn, window, workspace } from 'vscode';
import type { EntryPlace } from '../../pipeline/explore/readDataEntry.ts';
import { currentFolder } from '../workspaceFolder.ts';
import { placeInText } from './placeInText.ts';
import { repositoryFile } from './repositoryFile.ts';

/** Opens a file of the repository where an entry stands, beside the panel; tells where there is no such file any more. */
export async function openPlace(repository: string | undefined, place: EntryPlace, name: string | undefined): Promise<void> {
  const top = repository ?? currentFolder();
  const file = top === undefined ? undefined : await repositoryFile(top, place.path);
  if (file === undefined) {
    void window.showInformationMessage(l10n.t('{0} is not in the repository any more.', place.path));
    return;
  }
  const document = await workspace.openTextDocument(Uri.file(file));
  const { start, end } = placeInText(document.getText(), place, name);
  const selection = new Range(document.positionAt(start), document.positionAt(end));
  await window.showTextDocument(document, { selection, viewColumn: ViewColumn.Beside, preview: true });
}
