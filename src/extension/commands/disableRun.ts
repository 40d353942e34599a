import type { Services } from '../services.ts';
import { refreshRuns } from './refreshRuns.ts';

/** Lets the base model answer again, or nobody where it is not wanted. */
export async function disableRun(services: Services): Promise<void> {
  const run = (await services.runsView.runs()).find(({ isEnabled }) => isEnabled);
  if (!run) return;
  await services.workers.run('disableRun', { run: run.path, cwd: run.path });
  await refreshRuns(services);
}
