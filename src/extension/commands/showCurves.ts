import { hasCurves } from '../curves/curvesView.ts';
import { chooseRun } from '../runs/chooseRun.ts';
import type { Services } from '../services.ts';

/** Shows the learning curves of a run, to which others can be added. */
export async function showCurves({ runsView, curvesPanel }: Services, argument?: unknown): Promise<void> {
  const run = await chooseRun(runsView, argument, hasCurves);
  if (run) await curvesPanel.show(run.state.id);
}
