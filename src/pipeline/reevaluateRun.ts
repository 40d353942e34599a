// Judges a trained run again, perhaps more thoroughly.
import { lockRun } from '../artifacts/runLock.ts';
import { resolveRun } from '../artifacts/runRegistry.ts';
import { verifyModelFile } from '../model/ensureModel.ts';
import { evaluateRun } from './evaluateRun.ts';
import type { RunResult } from './personalize.ts';
import type { PipelineContext } from './pipelineEvent.ts';

/** Which run, and how long it may take. */
export interface EvaluateInput {
  readonly run: string;
  readonly cwd: string;
  /** Scores as much as there is in place of what fits in the default time. */
  readonly thorough: boolean;
}

/**
 * Replaces the run's predictions and report.
 * @throws {ArtifactError} `notARun`, `fileMissing`, `folderInUse`.
 */
export async function reevaluateRun({ run: name, cwd, thorough }: EvaluateInput, context: PipelineContext): Promise<RunResult> {
  const found = resolveRun(name, cwd);
  const unlock = lockRun(found.folder);
  try {
    await verifyModelFile(found.state.baseModel, { signal: context.signal });
    const options = { ...found.state.options, thorough };
    const { run, report } = await evaluateRun({ ...found, state: { ...found.state, options } }, context);
    return { path: run.folder.path, state: run.state, report };
  } finally {
    unlock();
  }
}
