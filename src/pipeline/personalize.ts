// The main job: mine, train, prove. Each stage is skipped when its result is there already, so resuming is running again.
import { assertRunExists } from '../artifacts/assertRunExists.ts';
import { lockRun } from '../artifacts/runLock.ts';
import { type FoundRun, forgetRun, resolveRun } from '../artifacts/runRegistry.ts';
import type { RunOptions, RunState } from '../artifacts/runState.ts';
import { removePartialFiles } from '../base/atomicFile.ts';
import type { EvaluationReport } from '../evaluation/evaluationReport.ts';
import { findRepository } from '../mining/git/repository.ts';
import { ensureModel, verifyModelFile } from '../model/ensureModel.ts';
import { type RunRequest, createRun } from './createRun.ts';
import { evaluateRun } from './evaluateRun.ts';
import { mineRun } from './mineRun.ts';
import { endTrainingHere } from './endTrainingHere.ts';
import { type PipelineContext, runStage } from './pipelineEvent.ts';
import { trainRun } from './trainRun.ts';

/** A new run, or one to go on with. */
export type PersonalizeInput =
  | { readonly kind: 'new'; readonly model: string; readonly request: RunRequest }
  | {
      readonly kind: 'resume';
      readonly run: string;
      readonly cwd: string;
      /** Where to compute from now on, whatever the run began with. Default: where it began. */
      readonly backend?: RunOptions['backend'] | undefined;
      /** Trains no further: the best parameters so far are the result. A run that has not trained a step yet trains as planned. */
      readonly stopsTraining?: boolean | undefined;
    };

/** Which stages a use case runs; the later ones need the earlier. */
export type LastStage = 'train' | 'evaluate';

/** Where a run stands when a use case ends. */
export interface RunResult {
  readonly path: string;
  readonly state: RunState;
  readonly report?: EvaluationReport | undefined;
}

/** Runs the stages up to `lastStage`. */
export async function personalize(
  input: PersonalizeInput,
  context: PipelineContext,
  lastStage: LastStage = 'evaluate',
): Promise<RunResult> {
  let run = await openRun(input, context);
  context.report({ kind: 'run', id: run.state.id, path: run.folder.path });
  const unlock = lockRun(run.folder);
  try {
    removePartialFiles(run.folder.path);
    await ensureRunModel(run, context);
    await context.rest?.()?.ended;
    run = await mineOrForget(run, input.kind === 'new', context);
    return await trainAndJudge(run, input, context, lastStage);
  } finally {
    unlock();
  }
}

async function trainAndJudge(mined: FoundRun, input: PersonalizeInput, context: PipelineContext, lastStage: LastStage): Promise<RunResult> {
  try {
    const started = input.kind === 'resume' && input.stopsTraining ? endTrainingHere(mined) : mined;
    const trained = await trainRun(started, context, input.kind === 'resume' ? input.backend : undefined);
    if (lastStage === 'train') return { path: trained.folder.path, state: trained.state };
    await context.rest?.()?.ended;
    const { run, report } = await evaluateRun(trained, context);
    return { path: run.folder.path, state: run.state, report };
  } catch (error) {
    // Files that are missing because the whole run was deleted say less than that.
    assertRunExists(mined.folder, error);
    throw error;
  }
}

/** Mines; a new run that has nothing to learn from leaves no folder behind. */
async function mineOrForget(run: FoundRun, isNew: boolean, context: PipelineContext): Promise<FoundRun> {
  try {
    return await mineRun(run, context);
  } catch (error) {
    if (isNew && !context.signal.aborted) forgetRun(run);
    throw error;
  }
}

async function openRun(input: PersonalizeInput, context: PipelineContext): Promise<FoundRun> {
  if (input.kind === 'resume') return resolveRun(input.run, input.cwd);
  // Before the model: a wrong path must not cost a download.
  const repository = await findRepository(input.request.repositoryPath, context.signal);
  const model = await runStage(
    context,
    'model',
    () =>
      ensureModel(input.model, {
        signal: context.signal,
        onProgress: (progress) => context.report({ kind: 'progress', stage: 'model', progress }),
      }),
    ({ name }) => name,
  );
  return createRun(input.request, repository, model);
}

/** The base model of a resumed run may have been deleted since; it is checked by its hash before anything is computed. */
async function ensureRunModel({ state }: FoundRun, { signal }: PipelineContext): Promise<void> {
  await verifyModelFile(state.baseModel, { signal });
}
