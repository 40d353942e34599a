// The comparison of runs as a panel: the page that the command line writes, with tables that sort and buttons that export.
import { basename, join } from 'node:path';
import { type ExtensionContext, l10n, type LogOutputChannel, ProgressLocation, type QuickPickItem, Uri, window, workspace } from 'vscode';
import type { ComparisonPage } from '../../pipeline/comparisonPage.ts';
import type { ListedRun } from '../../pipeline/repositoryRuns.ts';
import {
  type ReportAction,
  type ReportPanelNotice,
  type ReportPanelRequest,
  reportPanelRequestSchema,
} from '../../protocol/reportPanel.ts';
import { describeRunLine } from '../runs/runLabel.ts';
import type { RunsView } from '../runs/runsView.ts';
import { showFailure } from '../showFailure.ts';
import type { Workers } from '../workers.ts';
import { MessagePanel } from './messagePanel.ts';
import { reportPanelPage } from './reportPanelPage.ts';

/** What the panel needs. */
export interface ReportPanelOptions {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly workers: Workers;
  readonly runsView: RunsView;
}

interface RunItem extends QuickPickItem {
  readonly run: ListedRun;
}

/** The panel, at most one in a window. */
export class ReportPanel {
  private readonly options: ReportPanelOptions;
  private readonly panel: MessagePanel<ReportPanelNotice, ReportPanelRequest>;
  private shown: { readonly runs: readonly [ListedRun, ...ListedRun[]]; readonly comparison: ComparisonPage } | undefined;
  private note = '';

  constructor(options: ReportPanelOptions) {
    this.options = options;
    this.panel = new MessagePanel({
      context: options.context,
      log: options.log,
      viewType: 'repotune.report',
      bundle: 'report',
      page: (parts) => reportPanelPage(this.shown?.comparison.page ?? '', parts),
      requestSchema: reportPanelRequestSchema,
      onRequest: (request) => {
        if (request.kind === 'ready') this.send();
        else void this.act(request.action).catch((error: unknown) => showFailure(error, options.log));
      },
      onClosed: () => (this.shown = undefined),
    });
  }

  /** Shows one run against its base model, and other runs of the same dataset beside it. @throws {WorkerError} What failed inside. */
  async show(runs: readonly [ListedRun, ...ListedRun[]]): Promise<void> {
    const [first, ...others] = runs;
    const comparison = await window.withProgress({ location: ProgressLocation.Window, title: l10n.t('Repotune: comparison') }, () =>
      this.options.workers.run('comparisonPage', { runs: [first.path, ...others.map(({ path }) => path)], cwd: first.path }),
    );
    this.shown = { runs, comparison };
    this.note = '';
    this.panel.show(l10n.t('Comparison: {0}', comparison.name));
  }

  private async act(action: ReportAction): Promise<void> {
    if (!this.shown) return;
    const { runs, comparison } = this.shown;
    if (action === 'chooseRuns') return await this.chooseRuns(runs[0]);
    const [extension, content] = action === 'exportPage' ? ['html', comparison.page] : ['csv', comparison.table];
    const name = `${basename(runs[0].path)}.${extension}`;
    const folder = workspace.workspaceFolders?.[0]?.uri.fsPath;
    const target = await window.showSaveDialog({
      title: l10n.t('Export the Comparison'),
      filters: { [extension.toUpperCase()]: [extension] },
      // Beside the repository, not in it.
      ...(folder === undefined ? {} : { defaultUri: Uri.file(join(folder, '..', name)) }),
    });
    if (!target) return;
    await workspace.fs.writeFile(target, new TextEncoder().encode(content));
    this.note = l10n.t('Written: {0}', target.fsPath);
    this.send();
  }

  /** Asks which runs stand beside the first one; only those that were judged on the same code can. */
  private async chooseRuns(first: ListedRun): Promise<void> {
    const isComparable = ({ path, state, reportPage }: ListedRun): boolean =>
      path !== first.path &&
      reportPage !== undefined &&
      state.datasetDigest === first.state.datasetDigest &&
      state.baseModel.sha256 === first.state.baseModel.sha256;
    const items = (await this.options.runsView.runs()).filter(isComparable).map((run): RunItem => {
      const { label, description } = describeRunLine(run, (text) => l10n.t(text));
      return { label, description, run, picked: this.shown?.runs.includes(run) ?? false };
    });
    if (items.length === 0) {
      void window.showInformationMessage(
        l10n.t('No other run was judged on the same held-out code. Train another one at the same state of the repository.'),
      );
      return;
    }
    const chosen = await window.showQuickPick(items, { canPickMany: true, placeHolder: l10n.t('Which runs stand beside this one?') });
    if (chosen) await this.show([first, ...chosen.map(({ run }) => run)]);
  }

  private send(): void {
    this.panel.send({
      kind: 'toolsChanged',
      actions: [
        { id: 'chooseRuns', title: l10n.t('Compare with Other Runs…'), isPrimary: true },
        { id: 'exportTable', title: l10n.t('Export as CSV…'), isPrimary: false },
        { id: 'exportPage', title: l10n.t('Export as HTML…'), isPrimary: false },
      ],
      note: this.note,
      words: {
        tools: l10n.t('What can be done with the comparison'),
        sortedUp: l10n.t('Sorted by {0}, smallest first.'),
        sortedDown: l10n.t('Sorted by {0}, largest first.'),
      },
    });
  }
}
