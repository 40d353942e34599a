// The panel of what the model of a run learnt.
import { commands, type ExtensionContext, l10n, type LogOutputChannel } from 'vscode';
import { csvLine } from '../../base/csvLine.ts';
import {
  type LearnedAction,
  type LearnedPanelNotice,
  type LearnedPanelRequest,
  learnedPanelRequestSchema,
} from '../../protocol/learnedPanel.ts';
import { commandIds } from '../contributions.ts';
import { describeFailure, isCancellation } from '../failureText.ts';
import { buildLearnedView, type LearnedStanding } from '../learned/learnedView.ts';
import { saveText } from '../saveText.ts';
import { logFailure, showFailure } from '../showFailure.ts';
import type { Workers } from '../workers.ts';
import { MessagePanel } from './messagePanel.ts';

/** Shows what was learnt, of one run at a time. */
export class LearnedPanel {
  private readonly log: LogOutputChannel;
  private readonly workers: Workers;
  private readonly panel: MessagePanel<LearnedPanelNotice, LearnedPanelRequest>;
  private run = '';
  private standing: LearnedStanding = { kind: 'working' };
  private reading = new AbortController();

  constructor(context: ExtensionContext, workers: Workers, log: LogOutputChannel) {
    this.log = log;
    this.workers = workers;
    this.panel = new MessagePanel<LearnedPanelNotice, LearnedPanelRequest>({
      context,
      log,
      viewType: 'repotune.learned',
      bundle: 'learned',
      requestSchema: learnedPanelRequestSchema,
      onRequest: (request) => {
        if (request.kind === 'ready') this.send();
        else void this.act(request.action).catch((error: unknown) => showFailure(error, log));
      },
      onClosed: () => this.reading.abort(),
    });
  }

  /** Opens the panel on a run's folder. */
  async show(run: string): Promise<void> {
    this.reading.abort();
    const reading = new AbortController();
    this.reading = reading;
    this.run = run;
    this.panel.show(l10n.t('What the Model Learnt'));
    this.turnTo({ kind: 'working' });
    try {
      const result = await this.workers.run('learned', { run, cwd: run }, { signal: reading.signal });
      if (!reading.signal.aborted) this.turnTo({ kind: 'ready', result });
    } catch (error) {
      if (reading.signal.aborted || isCancellation(error)) return;
      logFailure(error, this.log);
      this.turnTo({ kind: 'failed', failure: describeFailure(error) });
    }
  }

  private async act(action: LearnedAction): Promise<void> {
    switch (action) {
      case 'exportCsv':
        return this.exportCsv();
      case 'openReport':
      case 'exploreData':
        return void commands.executeCommand(commandIds[action], this.run);
      case 'openLog':
        return void commands.executeCommand(commandIds.openLog);
    }
  }

  /** Every table below its title. */
  private async exportCsv(): Promise<void> {
    if (this.standing.kind !== 'ready') return;
    const { tables } = this.view();
    const lines = tables.flatMap(({ title, columns, rows }) => [
      csvLine([title]),
      csvLine(columns.map((column) => column.title)),
      ...rows.map(({ cells }) => csvLine(cells)),
      csvLine([]),
    ]);
    await saveText(`${this.standing.result.repository.name}-learned.csv`, lines.join(''));
  }

  private turnTo(standing: LearnedStanding): void {
    this.standing = standing;
    this.send();
  }

  private view(): ReturnType<typeof buildLearnedView> {
    return buildLearnedView(this.standing, (text) => l10n.t(text));
  }

  private send(): void {
    this.panel.send({ kind: 'viewChanged', view: this.view() });
  }
}
