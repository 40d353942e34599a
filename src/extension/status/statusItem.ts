import { type Disposable, l10n, StatusBarAlignment, window } from 'vscode';
import { commandIds } from '../contributions.ts';
import type { Services } from '../services.ts';
import { describeStatus } from './statusText.ts';

/** The status bar's item: which model answers, how far a training is; a click opens the menu. */
export function registerStatusItem({
  completionModel: model,
  trainings,
  snooze,
}: Pick<Services, 'completionModel' | 'trainings' | 'snooze'>): Disposable[] {
  const item = window.createStatusBarItem('repotune.status', StatusBarAlignment.Left);
  item.name = 'Repotune';
  item.command = commandIds.showMenu;
  const show = (): void => {
    const { text, tooltip } = describeStatus(model.standing, trainings.current, snooze.until, (words) => l10n.t(words));
    // Setting what it shows already would still cost a message to the window, at every step of a training.
    if (item.text !== text) item.text = text;
    if (item.tooltip !== tooltip) item.tooltip = tooltip;
  };
  show();
  item.show();
  return [item, model.onChanged(show), trainings.onChanged(show), snooze.onChanged(show)];
}
