// Judges a trained run again, perhaps more thoroughly.
import { lockRun } from '../artifacts/runLock.ts';
import { resolveRun } from '../artifacts/runRegistry.ts';
import type { RunOptions } from '../artifacts/runState.ts';
import { verifyModelFile } from '../model/ensureModel.ts';
import { resolveCompared } from './comparedRuns.ts';
import { evaluateRun } from './evaluateRun.ts';
import type { RunResult } from './personalize.ts';
import type { PipelineContext } from './pipelineEvent.ts';

/** Which run, and how much is scored; what the run was made with where nothing is said. */
export interface EvaluateInput {
  readonly run: string;
  readonly cwd: string;
  readonly evaluationBudgetMs?: number | undefined;
  readonly thorough: boolean;
  /** Where our engine scores. Default: where the run was trained. */
  readonly backend?: RunOptions['backend'] | undefined;
  /** Other runs of the same base model and dataset in the same report, by id or folder. Default: none. */
  readonly against?: readonly string[] | undefined;
}

/**
 * Replaces the run's predictions and report.
 * @throws {ArtifactError} `notARun`, `fileMissing`, `folderInUse`; for the runs to compare with `wrongBaseModel`, `otherDataset`.
 */
export async function reevaluateRun(input: EvaluateInput, context: PipelineContext): Promise<RunResult> {
  const found = resolveRun(input.run, input.cwd);
  const { evaluationBudgetMs = found.state.options.evaluationBudgetMs, thorough, backend: askedBackend } = input;
  const against = resolveCompared(found, input.against ?? [], input.cwd);
  const unlock = lockRun(found.folder);
  try {
    await verifyModelFile(found.state.baseModel, { signal: context.signal });
    const { run, report } = await evaluateRun(found, context, { evaluationBudgetMs, thorough, askedBackend, against });
    return { path: run.folder.path, state: run.state, report };
  } finally {
    unlock();
  }
}
