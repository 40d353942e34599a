import { l10n, ProgressLocation, window } from 'vscode';
import { describeDoctorReport } from '../doctorText.ts';
import type { Services } from '../services.ts';

/** Looks at everything that a run needs, and writes what was found into the log. */
export async function runDoctor({ workers, log }: Services): Promise<void> {
  const options = { location: ProgressLocation.Window, title: l10n.t('Repotune: looking at this machine') };
  const report = await window.withProgress(options, () => workers.run('doctor', {}));
  log.info(describeDoctorReport(report, (text) => l10n.t(text)).join('\n  '));
  log.show();
}
