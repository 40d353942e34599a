import { chooseRun } from '../runs/chooseRun.ts';
import type { Services } from '../services.ts';

/** Shows what a run learnt from. */
export async function exploreData({ runsView, dataExplorer }: Services, argument?: unknown): Promise<void> {
  const run = await chooseRun(runsView, argument, ({ state }) => state.datasetDigest !== undefined);
  if (run) await dataExplorer.show(run.path);
}
