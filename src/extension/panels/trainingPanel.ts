// The panel in which a person watches a training. It shows the session of this window, whichever that is.
import { commands, type ExtensionContext, l10n, type LogOutputChannel, window } from 'vscode';
import {
  type TrainingAction,
  type TrainingPanelNotice,
  type TrainingPanelRequest,
  trainingPanelRequestSchema,
} from '../../protocol/trainingPanel.ts';
import { commandIds } from '../contributions.ts';
import type { Trainings } from '../training/trainings.ts';
import { buildTrainingView } from '../training/trainingView.ts';
import { MessagePanel } from './messagePanel.ts';

/** Time between two pictures of the training, milliseconds. */
const refreshIntervalMs = 250;

const viewType = 'repotune.training';

/** Shows the training of this window. */
export class TrainingPanel {
  private readonly trainings: Trainings;
  private readonly panel: MessagePanel<TrainingPanelNotice, TrainingPanelRequest>;
  private refresh: NodeJS.Timeout | undefined;

  constructor(context: ExtensionContext, trainings: Trainings, log: LogOutputChannel) {
    this.trainings = trainings;
    this.panel = new MessagePanel<TrainingPanelNotice, TrainingPanelRequest>({
      context,
      log,
      viewType,
      bundle: 'training',
      requestSchema: trainingPanelRequestSchema,
      onRequest: (request) => (request.kind === 'ready' ? this.send() : this.act(request.action)),
    });
    context.subscriptions.push(
      trainings.onChanged(() => this.sendSoon()),
      window.registerWebviewPanelSerializer(viewType, {
        deserializeWebviewPanel: (panel) => {
          this.panel.adopt(panel, this.title());
          return Promise.resolve();
        },
      }),
    );
  }

  /** Opens the panel, or brings it to the front. */
  show(): void {
    this.panel.show(this.title());
    this.send();
  }

  /** Closes it. */
  close(): void {
    this.panel.close();
  }

  private title(): string {
    const name = this.trainings.current?.name;
    return name === undefined ? l10n.t('Training') : l10n.t('Training: {0}', name);
  }

  private act(action: TrainingAction): void {
    const run = this.trainings.current?.progress.run;
    const command = {
      pause: commandIds.pauseTraining,
      resume: commandIds.resumeTraining,
      stop: commandIds.stopTraining,
      enable: commandIds.enableRun,
      openReport: commandIds.openReport,
      openLog: commandIds.openLog,
      discard: commandIds.deleteRun,
    }[action];
    void commands.executeCommand(command, ...(run && ['enable', 'openReport', 'discard'].includes(action) ? [run.path] : []));
  }

  /** Many events become one picture. */
  private sendSoon(): void {
    this.refresh ??= setTimeout(() => {
      this.refresh = undefined;
      this.send();
    }, refreshIntervalMs);
  }

  private send(): void {
    const session = this.trainings.current;
    if (session) this.panel.send({ kind: 'viewChanged', view: buildTrainingView(session, (text) => l10n.t(text)) });
  }
}
