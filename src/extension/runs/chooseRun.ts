import { l10n, window } from 'vscode';
import type { ListedRun } from '../../pipeline/repositoryRuns.ts';
import { describeRunLine } from './runLabel.ts';
import type { RunsView } from './runsView.ts';

/**
 * The run that a command is about: the one it was called with, or one that a person chooses.
 *
 * @param argument What the command was called with: a line of the view, the path of a run, or nothing.
 * @param isFitting Which runs the command can be about.
 */
export async function chooseRun(view: RunsView, argument: unknown, isFitting: (run: ListedRun) => boolean): Promise<ListedRun | undefined> {
  const runs = await view.runs();
  const path = typeof argument === 'string' ? argument : (argument as Partial<ListedRun> | undefined)?.path;
  if (path !== undefined) return runs.find((run) => run.path === path && isFitting(run));
  const items = runs.filter(isFitting).map((run) => {
    const { label, description, tooltip } = describeRunLine(run, (text) => l10n.t(text));
    return { label, description, detail: tooltip.slice(1, 3).join(' '), run };
  });
  if (items.length === 0) {
    void window.showInformationMessage(l10n.t('There is no run for this yet.'));
    return undefined;
  }
  return (await window.showQuickPick(items, { placeHolder: l10n.t('Which run?') }))?.run;
}
