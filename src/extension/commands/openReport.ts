import { chooseRun } from '../runs/chooseRun.ts';
import type { Services } from '../services.ts';

/** Shows the comparison of a run with its base model. */
export async function openReport({ runsView, reportPanel }: Services, argument?: unknown): Promise<void> {
  const run = await chooseRun(runsView, argument, ({ reportPage }) => reportPage !== undefined);
  if (run) await reportPanel.show([run]);
}
