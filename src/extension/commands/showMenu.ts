import { commands, l10n, type QuickPickItem, window, workspace } from 'vscode';
import { type CommandName, commandIds } from '../contributions.ts';
import type { Services } from '../services.ts';
import { readSetting } from '../settings.ts';

interface MenuItem extends QuickPickItem {
  readonly run: () => unknown;
}

/** The menu of the status bar: what can be done now, most likely first. */
export async function showMenu({ trainings, completionModel, runsView, snooze }: Services): Promise<void> {
  const item = (icon: string, label: string, command: CommandName): MenuItem => ({
    label: `$(${icon}) ${label}`,
    run: () => commands.executeCommand(commandIds[command]),
  });
  const runs = await runsView.runs();
  const state = trainings.current?.state;
  const isOn = readSetting('completions.enabled');
  const items: MenuItem[] = [];
  if (trainings.isBusy)
    items.push(item('graph-line', l10n.t('Show Training'), 'showTraining'), item('debug-pause', l10n.t('Pause Training'), 'pauseTraining'));
  if (state === 'paused') items.push(item('debug-continue', l10n.t('Resume Training'), 'resumeTraining'));
  if (completionModel.standing.kind === 'failed')
    items.push({ label: `$(refresh) ${l10n.t('Try to Start the Model Again')}`, run: () => completionModel.retry() });
  if (snooze.isActive) items.push(item('bell', l10n.t('End Snooze'), 'endSnooze'));
  items.push(
    item(isOn ? 'circle-slash' : 'check', isOn ? l10n.t('Switch Completions Off') : l10n.t('Switch Completions On'), 'toggleCompletions'),
  );
  const languageId = window.activeTextEditor?.document.languageId;
  if (isOn && languageId !== undefined) {
    const isLanguageOn = readSetting('completions.enabled', { languageId });
    const label = isLanguageOn ? l10n.t('Switch Completions Off for {0}', languageId) : l10n.t('Switch Completions On for {0}', languageId);
    items.push(item(isLanguageOn ? 'circle-slash' : 'check', label, 'toggleLanguage'));
  }
  if (isOn && !snooze.isActive) items.push(item('bell-slash', l10n.t('Snooze…'), 'snooze'));
  if (runs.some(({ isEnabled }) => isEnabled)) items.push(item('history', l10n.t('Use Base Model'), 'disableRun'));
  if (runs.some(({ hasArtifact, isEnabled }) => hasArtifact && !isEnabled))
    items.push(item('sparkle', l10n.t('Switch to a Run…'), 'enableRun'));
  if (window.activeTextEditor && runs.some(({ hasArtifact }) => hasArtifact))
    items.push(item('split-horizontal', l10n.t('Compare Here'), 'compareHere'));
  if (runs.some(({ reportPage }) => reportPage !== undefined)) items.push(item('graph', l10n.t('Open Comparison…'), 'openReport'));
  if (workspace.isTrusted && !trainings.isBusy) items.push(item('sparkle', l10n.t('Personalize Model…'), 'personalize'));
  items.push(item('list-flat', l10n.t('Show Suggestion Statistics'), 'showStatistics'), item('output', l10n.t('Open Log'), 'openLog'));
  const choice = await window.showQuickPick(items, { title: 'Repotune' });
  await choice?.run();
}
