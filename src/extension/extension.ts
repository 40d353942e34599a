// Entry of the editor's extension: builds everything in order, registers it, and returns. Loads no model and starts no process.
import { basename, join } from 'node:path';
import { type ExtensionContext, window, workspace } from 'vscode';
import { chooseModels } from './compare/chooseModels.ts';
import { ComparePanel } from './compare/comparePanel.ts';
import { registerCommands } from './commandTable.ts';
import { setContextKey } from './contextKeys.ts';
import { commandIds, viewIds } from './contributions.ts';
import { chooseEnabledModel } from './inlineCompletion/chooseEnabledModel.ts';
import { CompletionModel } from './inlineCompletion/completionModel.ts';
import { registerInlineCompletions } from './inlineCompletion/inlineCompletionProvider.ts';
import { CurvesPanel } from './panels/curvesPanel.ts';
import { DataExplorer } from './panels/dataExplorer.ts';
import { Snooze } from './inlineCompletion/snooze.ts';
import { LearnedPanel } from './panels/learnedPanel.ts';
import { PlanPanel } from './panels/planPanel.ts';
import { ReportPanel } from './panels/reportPanel.ts';
import { TrainingPanel } from './panels/trainingPanel.ts';
import { RunsView } from './runs/runsView.ts';
import type { Services } from './services.ts';
import { onSettingChanged } from './settings.ts';
import { showFailure } from './showFailure.ts';
import { registerStatisticsDocument } from './statistics/statisticsDocument.ts';
import { SuggestionStatisticsKeeper } from './statistics/suggestionStatistics.ts';
import { registerStatusItem } from './status/statusItem.ts';
import { tellOutcome } from './tellOutcome.ts';
import { resumeInterrupted } from './training/resumeInterrupted.ts';
import { Trainings } from './training/trainings.ts';
import { Workers } from './workers.ts';

let statistics: SuggestionStatisticsKeeper | undefined;

/** Called by the editor once, when the extension is first needed. */
export function activate(context: ExtensionContext): void {
  const startMs = performance.now();
  const log = window.createOutputChannel('Repotune', { log: true });
  const workers = new Workers(join(context.extensionPath, 'dist', 'worker'));
  const trainings = new Trainings(context, workers, log);
  const trainingPanel = new TrainingPanel(context, trainings, log);
  const runsView = new RunsView(workers, log);
  const completionModel = new CompletionModel(context, workers, log);
  const snooze = new Snooze();
  statistics = new SuggestionStatisticsKeeper(log);
  const planPanel = new PlanPanel({
    context,
    log,
    workers,
    onStart: ({ model, request }) => {
      const starting = trainings.start(request.repositoryPath, basename(request.repositoryPath), { kind: 'new', model, request });
      trainingPanel.show();
      starting.catch((error: unknown) => showFailure(error, log));
    },
  });
  const dataExplorer = new DataExplorer({ context, log, workers });
  const comparePanel = new ComparePanel({ context, log, model: completionModel, chooseModels: () => chooseModels({ runsView }) });
  const reportPanel = new ReportPanel({ context, log, workers, runsView });
  const learnedPanel = new LearnedPanel(context, workers, log);
  const curvesPanel = new CurvesPanel(context, runsView, log);
  const panels = { trainingPanel, planPanel, dataExplorer, learnedPanel, curvesPanel, comparePanel, reportPanel };
  const services: Services = { context, log, workers, trainings, ...panels, runsView, completionModel, snooze, statistics };

  const refresh = (): void => {
    runsView.refresh();
    void chooseEnabledModel(services).catch((error: unknown) => showFailure(error, log));
  };
  let shownState: string | undefined;
  context.subscriptions.push(
    log,
    trainings,
    completionModel,
    dataExplorer,
    snooze,
    ...registerCommands(services),
    ...registerStatusItem(services),
    registerInlineCompletions(services),
    registerStatisticsDocument(),
    window.registerTreeDataProvider(viewIds.runs, runsView),
    snooze.onChanged(() => setContextKey('repotune.snoozed', snooze.isActive)),
    trainings.onChanged(({ state }) => {
      if (state !== shownState) runsView.refresh();
      shownState = state;
    }),
    trainings.onEnded(({ session, outcome }) => {
      refresh();
      void tellOutcome(session, outcome, services);
    }),
    onSettingChanged('completions.useBaseModel', refresh),
    workspace.onDidGrantWorkspaceTrust(refresh),
    workspace.onDidChangeWorkspaceFolders(refresh),
  );
  void resumeInterrupted(services).catch((error: unknown) => showFailure(error, log));
  void chooseEnabledModel(services).catch((error: unknown) => showFailure(error, log));
  log.info(`ready in ${(performance.now() - startMs).toFixed(0)} ms; commands: ${Object.keys(commandIds).length}`);
}

/** Called by the editor when the window goes; it waits for a few seconds. */
export async function deactivate(): Promise<void> {
  await statistics?.dispose();
}
