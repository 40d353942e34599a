import { l10n, window } from 'vscode';
import type { Services } from '../services.ts';
import { showStatisticsDocument } from '../statistics/statisticsDocument.ts';
import { describeStatistics } from '../statistics/statisticsReport.ts';

/** Shows what was counted about suggestions, as a document. */
export async function showStatistics({ statistics }: Services): Promise<void> {
  const found = await statistics.read();
  if (found.kind === 'problem') {
    void window.showWarningMessage(
      l10n.t('The suggestion statistics cannot be read: {0}. "Repotune: Delete Suggestion Statistics" begins anew.', found.message),
    );
    return;
  }
  if (found.kind === 'none') {
    void window.showInformationMessage(l10n.t('No suggestion was counted yet, or counting is switched off.'));
    return;
  }
  await showStatisticsDocument(describeStatistics(found.statistics, statistics.path, (text) => l10n.t(text)));
}
