// The panel of a plan: a dry run before anything is trained, and the button that starts.
import { basename } from 'node:path';
import { commands, type ExtensionContext, l10n, type LogOutputChannel } from 'vscode';
import type { RunRequest } from '../../pipeline/createRun.ts';
import type { PipelineEvent } from '../../pipeline/pipelineEvent.ts';
import { type PlanAction, type PlanPanelNotice, type PlanPanelRequest, planPanelRequestSchema } from '../../protocol/planPanel.ts';
import { commandIds } from '../contributions.ts';
import { describeFailure, isCancellation } from '../failureText.ts';
import { logFailure } from '../showFailure.ts';
import { stageTitles } from '../../protocol/stageTitles.ts';
import { progressText } from '../training/trainingView.ts';
import type { Workers } from '../workers.ts';
import { MessagePanel } from './messagePanel.ts';
import { buildPlanView, type PlanStanding } from './planView.ts';

/** What is planned. */
export interface PlannedRun {
  readonly model: string;
  readonly request: RunRequest;
}

/** What a plan panel needs. */
export interface PlanPanelOptions {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly workers: Workers;
  /** Called when a person wants the plan carried out. */
  readonly onStart: (planned: PlannedRun) => void;
}

/** Time between two pictures of the work, milliseconds. */
const refreshIntervalMs = 250;

/** Makes plans and shows them. */
export class PlanPanel {
  private readonly options: PlanPanelOptions;
  private readonly panel: MessagePanel<PlanPanelNotice, PlanPanelRequest>;
  private planned: PlannedRun | undefined;
  private standing: PlanStanding = { kind: 'working', activity: '' };
  private cancellation = new AbortController();
  private shownAtMs = 0;

  constructor(options: PlanPanelOptions) {
    this.options = options;
    this.panel = new MessagePanel({
      context: options.context,
      log: options.log,
      viewType: 'repotune.plan',
      bundle: 'plan',
      requestSchema: planPanelRequestSchema,
      onRequest: (request) => (request.kind === 'ready' ? this.send() : this.act(request.action)),
      onClosed: () => this.cancellation.abort(),
    });
  }

  /** Opens the panel and makes the plan; a plan in the making is given up. */
  async show(planned: PlannedRun): Promise<void> {
    this.cancellation.abort();
    const cancellation = new AbortController();
    this.cancellation = cancellation;
    this.planned = planned;
    this.panel.show(l10n.t('Plan: {0}', this.name));
    this.turnTo({ kind: 'working', activity: '' });
    try {
      const report = await this.options.workers.run('plan', planned, {
        signal: cancellation.signal,
        report: (event) => this.follow(event),
      });
      if (!cancellation.signal.aborted) this.turnTo({ kind: 'ready', report });
    } catch (error) {
      if (cancellation.signal.aborted || isCancellation(error)) return;
      logFailure(error, this.options.log);
      this.turnTo({ kind: 'failed', failure: describeFailure(error) });
    }
  }

  private get name(): string {
    return basename(this.planned?.request.repositoryPath ?? '');
  }

  private follow(event: PipelineEvent): void {
    if (event.kind === 'stage' && event.state === 'started') this.turnTo({ kind: 'working', activity: l10n.t(stageTitles[event.stage]) });
    if (event.kind !== 'progress' || performance.now() - this.shownAtMs < refreshIntervalMs) return;
    const { done, total } = event.progress;
    const counts = progressText(event.progress, undefined, (text) => l10n.t(text));
    this.turnTo({
      kind: 'working',
      activity: `${l10n.t(stageTitles[event.stage])}: ${counts}`,
      ratio: total ? Math.min(1, done / total) : undefined,
    });
  }

  private act(action: PlanAction): void {
    switch (action) {
      case 'start':
        if (this.planned && this.standing.kind === 'ready') this.options.onStart(this.planned);
        return this.panel.close();
      case 'cancel':
        return this.panel.close();
      case 'again':
        if (this.planned) void this.show(this.planned);
        return;
      case 'openSettings':
        void commands.executeCommand('workbench.action.openSettings', 'repotune.training');
        return;
      case 'openLog':
        void commands.executeCommand(commandIds.openLog);
    }
  }

  private turnTo(standing: PlanStanding): void {
    this.standing = standing;
    this.send();
  }

  private send(): void {
    this.shownAtMs = performance.now();
    this.panel.send({ kind: 'viewChanged', view: buildPlanView(this.name, this.standing, (text) => l10n.t(text)) });
  }
}
