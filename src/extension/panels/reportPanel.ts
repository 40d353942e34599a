// The evaluation report of a run as a panel: the page that lies in the run's folder, in the editor's colours.
import { readFile } from 'node:fs/promises';
import { l10n, ViewColumn, window } from 'vscode';
import { inEditorColours } from './reportColours.ts';

/** Shows the report page of a run. The page holds no script and asks for nothing; scripts stay off. */
export async function showReport(name: string, page: string): Promise<void> {
  const text = await readFile(page, 'utf8');
  const panel = window.createWebviewPanel('repotune.report', l10n.t('Comparison: {0}', name), ViewColumn.Active, {
    enableScripts: false,
    enableFindWidget: true,
    localResourceRoots: [],
  });
  panel.webview.html = inEditorColours(text);
}
