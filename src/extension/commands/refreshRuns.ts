import { chooseEnabledModel } from '../inlineCompletion/chooseEnabledModel.ts';
import type { Services } from '../services.ts';

/** Reads the runs again, and lets the enabled one answer. */
export async function refreshRuns(services: Services): Promise<void> {
  services.runsView.refresh();
  await chooseEnabledModel(services);
}
