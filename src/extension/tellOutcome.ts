// The one notification at the end of a training.
import { commands, l10n, window } from 'vscode';
import { commandIds } from './contributions.ts';
import type { Services } from './services.ts';
import { showFailure } from './showFailure.ts';
import type { SessionOutcome, TrainingSession } from './training/trainingSession.ts';
import { describeVerdict } from './training/verdictText.ts';

/** Tells how a training ended, with what can be done about it. */
export async function tellOutcome(session: TrainingSession, outcome: SessionOutcome, { log }: Pick<Services, 'log'>): Promise<void> {
  if (outcome.kind === 'failed') return showFailure(outcome.error, log);
  if (outcome.kind === 'stopped' || !outcome.result.report) return;
  const { path, report } = outcome.result;
  const { title, detail } = describeVerdict(report, (text) => l10n.t(text));
  log.info(`${session.name}: ${title} ${detail}`);
  const [enable, compare, discard] = [l10n.t('Enable'), l10n.t('Open Comparison'), l10n.t('Discard')];
  const choices = report.verdict.isEnabled ? [enable, compare, discard] : [compare, discard];
  const choice = await window.showInformationMessage(`${session.name}: ${l10n.t(title)} ${detail}`, ...choices);
  const command = { [enable]: commandIds.enableRun, [compare]: commandIds.openReport, [discard]: commandIds.deleteRun }[choice ?? ''];
  if (command !== undefined) await commands.executeCommand(command, path);
}
