import { l10n, type QuickPickItem, window } from 'vscode';
import type { Services } from '../services.ts';

interface Choice extends QuickPickItem {
  readonly minutes: number | undefined;
}

/** Silences suggestions for as long as a person chooses. */
export async function snooze({ snooze }: Services): Promise<void> {
  const choices: Choice[] = [
    { label: l10n.t('5 Minutes'), minutes: 5 },
    { label: l10n.t('30 Minutes'), minutes: 30 },
    { label: l10n.t('Until the Editor Starts Again'), minutes: undefined },
  ];
  const choice = await window.showQuickPick(choices, {
    title: l10n.t('Snooze Inline Completions'),
    placeHolder: l10n.t('A suggestion that you ask for by hand still comes.'),
  });
  if (choice) snooze.start(choice.minutes);
}
