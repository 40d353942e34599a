import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { ComparePanel } from './compare/comparePanel.ts';
import type { CompletionModel } from './inlineCompletion/completionModel.ts';
import type { Snooze } from './inlineCompletion/snooze.ts';
import type { RunsView } from './runs/runsView.ts';
import type { CurvesPanel } from './panels/curvesPanel.ts';
import type { DataExplorer } from './panels/dataExplorer.ts';
import type { LearnedPanel } from './panels/learnedPanel.ts';
import type { PlanPanel } from './panels/planPanel.ts';
import type { ReportPanel } from './panels/reportPanel.ts';
import type { TrainingPanel } from './panels/trainingPanel.ts';
import type { SuggestionStatisticsKeeper } from './statistics/suggestionStatistics.ts';
import type { Trainings } from './training/trainings.ts';
import type { Workers } from './workers.ts';

/** What commands work with; built once in `activate`. */
export interface Services {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly workers: Workers;
  readonly trainings: Trainings;
  readonly trainingPanel: TrainingPanel;
  readonly planPanel: PlanPanel;
  readonly dataExplorer: DataExplorer;
  readonly learnedPanel: LearnedPanel;
  readonly curvesPanel: CurvesPanel;
  readonly comparePanel: ComparePanel;
  readonly reportPanel: ReportPanel;
  readonly runsView: RunsView;
  readonly completionModel: CompletionModel;
  readonly snooze: Snooze;
  readonly statistics: SuggestionStatisticsKeeper;
}
