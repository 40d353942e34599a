// A training that was under way when its process went away unseen: the machine restarted, or no window came back in time.
import { commands, type Disposable, l10n, window, workspace } from 'vscode';
import { commandIds } from '../contributions.ts';
import type { Services } from '../services.ts';
import { readSetting } from '../settings.ts';
import { showFailure } from '../showFailure.ts';
import type { TrainingSession } from './trainingSession.ts';

/** Finds the training of an earlier window, and goes on with one that was interrupted, or offers that. */
export async function resumeInterrupted({ trainings, log, context }: Pick<Services, 'trainings' | 'log' | 'context'>): Promise<void> {
  const session = await trainings.restore();
  if (session?.interrupted === undefined) return;
  log.warn(`the training of ${session.name} was interrupted ${placeOf(session)}; what was saved lies in ${session.progress.run?.path}`);
  if (workspace.isTrusted) return goOn(session);
  const trusted: Disposable = workspace.onDidGrantWorkspaceTrust(() => {
    trusted.dispose();
    goOn(session).catch((error: unknown) => showFailure(error, log));
  });
  context.subscriptions.push(trusted);
}

async function goOn(session: TrainingSession): Promise<void> {
  // A person may have been faster.
  if (session.interrupted === undefined || session.state !== 'paused') return;
  const text = l10n.t('The training of {0} was interrupted {1}.', session.name, placeOf(session));
  const goesOn = readSetting('training.resumeAfterCrash');
  if (goesOn) await resume(session);
  const [show, start] = [l10n.t('Show Training'), l10n.t('Resume')];
  const choice = goesOn
    ? await window.showInformationMessage(`${text} ${l10n.t('It goes on from its last checkpoint.')}`, show)
    : await window.showInformationMessage(`${text} ${l10n.t('It can go on from its last checkpoint.')}`, start, show);
  if (choice === start) await resume(session);
  if (choice === show) await commands.executeCommand(commandIds.showTraining);
}

function resume(session: TrainingSession): Promise<void> {
  return session.interrupted === 'stopping' ? session.stop() : session.resume();
}

/** How far it had come, as far as that is known. */
function placeOf({ progress: { training, stepCount } }: TrainingSession): string {
  const step = training.at(-1)?.[0];
  return step === undefined ? l10n.t('before its first step') : l10n.t('after step {0} of {1}', step, stepCount);
}
