// What the pairs brought: the same run again without them, and both on the same held-out items.
import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ArtifactError, toArtifactError } from '../artifacts/artifactError.ts';
import { RunFolder } from '../artifacts/runFolder.ts';
import { lockRun } from '../artifacts/runLock.ts';
import { type FoundRun, rememberRun, resolveRun, runsFolderOf } from '../artifacts/runRegistry.ts';
import { type RunState, readRunState, writeRunState } from '../artifacts/runState.ts';
import { makeFolder, removePartialFiles } from '../base/atomicFile.ts';
import { verifyModelFile } from '../model/ensureModel.ts';
import { resolveCompared } from './comparedRuns.ts';
import { evaluateRun } from './evaluateRun.ts';
import type { RunResult } from './personalize.ts';
import type { PipelineContext } from './pipelineEvent.ts';
import { trainRun } from './trainRun.ts';

/** Which run, where its repetition is to be, and how much is scored. */
export interface AblateInput {
  readonly run: string;
  readonly cwd: string;
  /** Where the repetition's folder is to be; beside the user's other runs otherwise. */
  readonly outFolder?: string | undefined;
  /** Default: that of the run. */
  readonly evaluationBudgetMs?: number | undefined;
  readonly thorough: boolean;
}

/**
 * Trains the run's prefix without its pairs: same dataset, seed, start and number of steps; then compares base, run and repetition
 * in the run's own report. What is there already is not made again, so that an ablation that was cancelled goes on.
 *
 * @throws {ArtifactError} `notARun`; `invalidContent` for a run that is not trained or learns from no pairs; `folderInUse`.
 */
export async function ablateRun(input: AblateInput, context: PipelineContext): Promise<RunResult> {
  const found = resolveRun(input.run, input.cwd);
  requireTrainedOnPairs(found);
  await verifyModelFile(found.state.baseModel, { signal: context.signal });
  const repetition = openRepetition(found, input.outFolder);
  context.report({ kind: 'run', id: repetition.state.id, path: repetition.folder.path });
  const unlockRepetition = lockRun(repetition.folder);
  try {
    removePartialFiles(repetition.folder.path);
    await trainRun(repetition, context);
  } finally {
    unlockRepetition();
  }
  const against = resolveCompared(found, [repetition.folder.path], input.cwd);
  const unlock = lockRun(found.folder);
  try {
    const { evaluationBudgetMs = found.state.options.evaluationBudgetMs, thorough } = input;
    const { run, report } = await evaluateRun(found, context, { evaluationBudgetMs, thorough, against });
    return { path: run.folder.path, state: run.state, report };
  } finally {
    unlock();
  }
}

function requireTrainedOnPairs({ folder, state }: FoundRun): void {
  if (!state.training || !existsSync(folder.manifestFile))
    throw new ArtifactError('invalidContent', `run ${state.id}: expected a trained run, found one that is not finished`);
  if (state.pairUse?.objective !== 'comparative')
    throw new ArtifactError(
      'invalidContent',
      `run ${state.id}: expected a run that learns from pairs, found one that learns from code alone`,
    );
}

/** The repetition's folder; made if it is not there, with a copy of what was mined. */
function openRepetition({ folder, state }: FoundRun, outFolder: string | undefined): FoundRun {
  const id = `${state.id}-likelihood`;
  const target = new RunFolder(outFolder ?? join(runsFolderOf(state.repository.identity), id));
  if (existsSync(target.runFile)) {
    const known = readRunState(target);
    if (known.ablationOf === state.id && known.datasetDigest === state.datasetDigest) return { folder: target, state: known };
    throw new ArtifactError('folderInUse', `${target.path}: expected a new folder or the ablation of ${state.id}, found run ${known.id}`);
  }
  const { documentsFile, splitFile, pairsFile, miningFile, leftOutFile, focalPairsFile, revisionsFile } = folder;
  const mined = [documentsFile, splitFile, pairsFile, miningFile, leftOutFile, focalPairsFile, revisionsFile].filter((path) =>
    existsSync(path),
  );
  try {
    makeFolder(target.path);
    const names = new Set(mined.map((path) => basename(path)));
    const other = readdirSync(target.path).find((name) => !names.has(name) && !name.endsWith('.partial'));
    if (other !== undefined) throw new ArtifactError('folderInUse', `${target.path}: expected a new or empty folder, found ${other}`);
    for (const path of mined) copyFileSync(path, join(target.path, basename(path)));
  } catch (error) {
    throw toArtifactError(error, target.path);
  }
  // The state last: a folder without it is copied again.
  const repetition = repetitionOf(state, id);
  writeRunState(target, repetition);
  if (outFolder !== undefined) rememberRun(state.repository.identity, id, target);
  return { folder: target, state: repetition };
}

/** What was asked for and mined is kept; what was decided and done since is not. */
function repetitionOf(state: RunState, id: string): RunState {
  const { schemaVersion, toolVersion, repository, baseModel, mining, datasetDigest, backend, plan, pairUse, options } = state;
  return {
    ...{ schemaVersion, id, createdAt: new Date().toISOString(), toolVersion, repository, baseModel, mining, datasetDigest },
    ablationOf: state.id,
    options: {
      ...options,
      objective: 'likelihood',
      objectiveConfig: undefined,
      steps: plan?.stepCount ?? options.steps,
      backend: backend?.name ?? options.backend,
    },
    ...(pairUse && { pairUse: { ...pairUse, objective: 'likelihood', why: `run ${state.id} without its pairs`, config: undefined } }),
  };
}
