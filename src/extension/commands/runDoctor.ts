import { l10n, ProgressLocation, window } from 'vscode';
import { formatBytes } from '../../base/formatQuantity.ts';
import type { Services } from '../services.ts';

/** Looks at everything that a run needs, and writes what was found into the log. */
export async function runDoctor({ workers, log }: Services): Promise<void> {
  const options = { location: ProgressLocation.Window, title: l10n.t('Repotune: looking at this machine') };
  const { toolVersion, machine, folders, findings } = await window.withProgress(options, () => workers.run('doctor', {}));
  const marks = { ok: '✓', missing: '✗', note: '·' } as const;
  log.info(
    [
      `Repotune ${toolVersion}`,
      `${machine.processor}, ${machine.cores} cores, ${formatBytes(machine.memoryBytes)}, ${machine.platform}`,
      `runs in ${folders.data}, cache in ${folders.cache}`,
      ...findings.map(({ name, state, found, advice }) => `${marks[state]} ${name}: ${found}${advice === undefined ? '' : ` (${advice})`}`),
    ].join('\n  '),
  );
  log.show();
}
