import { readCheckpoint } from '../artifacts/checkpoint.ts';
import type { FoundRun } from '../artifacts/runRegistry.ts';
import { save } from './saveRun.ts';

/**
 * Lets the plan end one step behind the last checkpoint, so that going on with the run takes the best parameters so far.
 *
 * The one step more ends with a validation, without which what was learnt since the last one would be lost.
 * A run without a plan or without a step stays as it is.
 */
export function endTrainingHere(run: FoundRun): FoundRun {
  const { plan, training } = run.state;
  const step = readCheckpoint(run.folder.checkpointFile)?.state.step ?? 0;
  if (!plan || training || step < 1 || step + 1 >= plan.stepCount) return run;
  return save(run, { plan: { ...plan, stepCount: step + 1 } });
}
