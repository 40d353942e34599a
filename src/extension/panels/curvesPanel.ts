// The panel of learning curves: runs of this repository, one or several at once.
import { type ExtensionContext, l10n, type LogOutputChannel } from 'vscode';
import { type CurvesPanelNotice, type CurvesPanelRequest, curvesPanelRequestSchema } from '../../protocol/curvesPanel.ts';
import type { ListedRun } from '../../pipeline/repositoryRuns.ts';
import { buildCurvesView, curvesCsv } from '../curves/curvesView.ts';
import type { RunsView } from '../runs/runsView.ts';
import { saveText } from '../saveText.ts';
import { showFailure } from '../showFailure.ts';
import { MessagePanel } from './messagePanel.ts';

/** Shows learning curves. */
export class CurvesPanel {
  private readonly log: LogOutputChannel;
  private readonly runsView: RunsView;
  private readonly panel: MessagePanel<CurvesPanelNotice, CurvesPanelRequest>;
  private runs: readonly ListedRun[] = [];
  private shown: ReadonlySet<string> = new Set();

  constructor(context: ExtensionContext, runsView: RunsView, log: LogOutputChannel) {
    this.log = log;
    this.runsView = runsView;
    this.panel = new MessagePanel<CurvesPanelNotice, CurvesPanelRequest>({
      context,
      log,
      viewType: 'repotune.curves',
      bundle: 'curves',
      requestSchema: curvesPanelRequestSchema,
      onRequest: (request) => void this.follow(request).catch((error: unknown) => showFailure(error, this.log)),
    });
  }

  /** Opens the panel with one run drawn; others can be added. */
  async show(id: string): Promise<void> {
    this.shown = new Set([id]);
    this.panel.show(l10n.t('Learning Curves'));
    await this.read();
  }

  private async follow(request: CurvesPanelRequest): Promise<void> {
    switch (request.kind) {
      case 'ready':
        return this.send();
      case 'show': {
        const shown = new Set(this.shown);
        if (request.isShown) shown.add(request.run);
        else shown.delete(request.run);
        this.shown = shown;
        return this.send();
      }
      case 'act':
        if (request.action === 'refresh') {
          this.runsView.refresh();
          return this.read();
        }
        return saveText('learning-curves.csv', curvesCsv(this.runs, this.shown));
    }
  }

  private async read(): Promise<void> {
    this.runs = await this.runsView.runs();
    this.send();
  }

  private send(): void {
    this.panel.send({ kind: 'viewChanged', view: buildCurvesView(this.runs, this.shown, (text) => l10n.t(text)) });
  }
}
