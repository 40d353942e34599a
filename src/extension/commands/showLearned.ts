import { chooseRun } from '../runs/chooseRun.ts';
import type { Services } from '../services.ts';

/** Shows what the model of a run learnt. */
export async function showLearned({ runsView, learnedPanel }: Services, argument?: unknown): Promise<void> {
  const run = await chooseRun(runsView, argument, ({ reportPage }) => reportPage !== undefined);
  if (run) await learnedPanel.show(run.path);
}
