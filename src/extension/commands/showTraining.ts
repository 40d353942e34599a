import { commands } from 'vscode';
import { commandIds } from '../contributions.ts';
import type { Services } from '../services.ts';

/** Shows the training of this window; where there is none, how to begin one. */
export async function showTraining({ trainings, trainingPanel }: Services): Promise<void> {
  if (trainings.current) trainingPanel.show();
  else await commands.executeCommand(commandIds.personalize);
}
