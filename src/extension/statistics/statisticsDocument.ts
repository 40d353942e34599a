import { type Disposable, EventEmitter, Uri, window, workspace } from 'vscode';

const scheme = 'repotune-statistics';
const uri = Uri.from({ scheme, path: 'Suggestion Statistics.md' });
const changed = new EventEmitter<Uri>();
let text = '';

/** Lets the editor open the report as a document that nobody can edit. */
export function registerStatisticsDocument(): Disposable {
  return workspace.registerTextDocumentContentProvider(scheme, { onDidChange: changed.event, provideTextDocumentContent: () => text });
}

/** Shows a report in place of the one before. */
export async function showStatisticsDocument(report: string): Promise<void> {
  text = report;
  changed.fire(uri);
  await window.showTextDocument(uri, { preview: true });
}
