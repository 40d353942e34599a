import { l10n, type LogOutputChannel, window } from 'vscode';
import { describeFailure, isCancellation } from './failureText.ts';

/** Tells a person what failed and what to do, with a way to the log; what was stopped on purpose is not told. */
export async function showFailure(error: unknown, log: LogOutputChannel): Promise<void> {
  if (isCancellation(error)) return;
  logFailure(error, log);
  const { sentence, advice } = describeFailure(error);
  const openLog = l10n.t('Open Log');
  const choice = await window.showErrorMessage(`${l10n.t(sentence)} ${l10n.t(advice)}`, openLog);
  if (choice === openLog) log.show();
}

/** Writes all that is known about a failure into the log. */
export function logFailure(error: unknown, log: LogOutputChannel): void {
  const { reason, sentence, message } = describeFailure(error);
  log.error(`${reason}: ${sentence}\n${message}`);
  if (error instanceof Error && error.stack) log.debug(error.stack);
}
