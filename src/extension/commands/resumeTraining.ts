import { workspace } from 'vscode';
import type { Services } from '../services.ts';

/** Goes on with the training that waits. */
export async function resumeTraining({ trainings, trainingPanel }: Services): Promise<void> {
  if (!workspace.isTrusted) return;
  trainingPanel.show();
  await trainings.current?.resume();
}
