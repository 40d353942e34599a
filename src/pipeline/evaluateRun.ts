// Judges a trained run on held-out code and stores predictions, report and page.
import { existsSync, statSync } from 'node:fs';
import { readDocuments } from '../artifacts/documentsFile.ts';
import { toArtifactError } from '../artifacts/artifactError.ts';
import { checkBaseModel, readManifest } from '../artifacts/manifest.ts';
import { readMiningReport } from '../artifacts/miningReport.ts';
import type { FoundRun } from '../artifacts/runRegistry.ts';
import type { RunState } from '../artifacts/runState.ts';
import { writeFileAtomic, writeJsonAtomic } from '../base/atomicFile.ts';
import { type Comparison, compareVariants } from '../evaluation/compareVariants.ts';
import type { Pair } from '../dataset/pairs/pair.ts';
import { hasProperty } from '../dataset/pairs/properties.ts';
import { BackendError } from '../engine/selection/backendError.ts';
import type { EvaluationReport } from '../evaluation/evaluationReport.ts';
import { chooseHeldOutPairs } from '../evaluation/quality/chooseHeldOutPairs.ts';
import { renderReportPage } from '../evaluation/reportPage/renderReportPage.ts';
import { openVocabulary } from '../llama/vocabulary.ts';
import type { ComparedRun } from './comparedRuns.ts';
import { EngineScorer } from './engineScorer.ts';
import { lintWithProject } from './lintWithProject.ts';
import { type PipelineContext, runPhase, runStage } from './pipelineEvent.ts';
import { propertyOf } from './pairUse.ts';
import { readPairs } from './readPairs.ts';
import { save } from './saveRun.ts';
import { servedArtifactOf } from './servedArtifactOf.ts';
import { variantIds } from './variantIds.ts';

/** How much is scored. */
export type EvaluationEffort = Pick<RunState['options'], 'evaluationBudgetMs' | 'thorough'> & {
  /** Where our engine scores. Default: where the run was trained. */
  readonly askedBackend?: RunState['options']['backend'] | undefined;
  /** Other runs in the same report. Default: none. */
  readonly against?: readonly ComparedRun[] | undefined;
};

/** Backends on which scoring is slower than llama.cpp, by far. */
const slowBackends: readonly string[] = ['wasm', 'cpu'];

/** Scores base, untrained, personalized and the runs to compare with on the same held-out items; replaces an earlier report. */
export async function evaluateRun(
  run: FoundRun,
  context: PipelineContext,
  effort: EvaluationEffort = run.state.options,
): Promise<{ run: FoundRun; report: EvaluationReport }> {
  const { folder, state } = run;
  const { predictions, report } = await runStage(
    context,
    'evaluate',
    () => compare(run, context, effort),
    ({ report: { verdict } }) => verdict.text,
  );
  try {
    await runPhase(context, 'evaluate', 'report', () => {
      writeFileAtomic(folder.predictionsFile, predictions.map((prediction) => `${JSON.stringify(prediction)}\n`).join(''));
      writeJsonAtomic(folder.reportFile, report);
      writeFileAtomic(folder.reportPage, renderReportPage(report, { state, predictions }));
    });
  } catch (error) {
    throw toArtifactError(error, folder.path);
  }
  return { run: save(run, { verdict: report.verdict.outcome }), report };
}

/** The engine where it can help; llama.cpp scores everything otherwise. */
async function openScorer(
  { folder, state }: FoundRun,
  context: PipelineContext,
  effort: EvaluationEffort,
): Promise<EngineScorer | undefined> {
  const { askedBackend, against } = effort;
  if (slowBackends.includes(askedBackend ?? state.training?.backend ?? '')) return undefined;
  try {
    const phase = 'start of the engine';
    // Opening a decoder is a part of preparing everywhere else.
    const report: PipelineContext['report'] = (event) =>
      context.report(event.kind === 'phase' ? { ...event, time: { ...event.time, within: phase } } : event);
    return await runPhase(context, 'evaluate', phase, () =>
      EngineScorer.open({ folder, state }, { ...context, report }, { askedBackend, against }),
    );
  } catch (error) {
    if (askedBackend !== undefined || !(error instanceof BackendError)) throw error;
    context.report({ kind: 'note', text: `llama.cpp scores alone: ${error.message}` });
    return undefined;
  }
}

async function compare({ folder, state }: FoundRun, context: PipelineContext, effort: EvaluationEffort): Promise<Comparison> {
  const manifest = readManifest(folder);
  checkBaseModel(manifest, state.baseModel.sha256);
  const { documents } = await readDocuments(folder.documentsFile, ['heldOut']);
  const scorer = await openScorer({ folder, state }, context, effort);
  const vocabulary = scorer?.vocabulary ?? (await openVocabulary(state.baseModel.path, { signal: context.signal }));
  try {
    return await compareVariants({
      modelPath: state.baseModel.path,
      variants: [
        { id: variantIds.base },
        { id: variantIds.untrained, isLossOnly: true, artifact: servedArtifactOf(folder, manifest, 'initial') },
        { id: variantIds.personalized, artifact: servedArtifactOf(folder, manifest) },
        ...(effort.against ?? []).map((other) => ({ id: other.id, artifact: servedArtifactOf(other.run.folder, other.manifest) })),
      ],
      judged: variantIds.personalized,
      documents,
      // Runs of older releases have none.
      pairs: existsSync(folder.pairsFile) ? await chooseHeldOutPairs(pairsOf(folder, state), state.options.seed) : undefined,
      conventions: existsSync(folder.miningFile) ? readMiningReport(folder.miningFile).conventions : undefined,
      lint: lintWithProject(state.repository.path, state.options.mining?.allowLinters ?? false, context),
      tokenizer: vocabulary,
      seed: state.options.seed,
      budgetMs: effort.thorough ? undefined : effort.evaluationBudgetMs,
      costs: {
        trainingMs: (state.training?.seconds ?? 0) * 1000,
        trainedTokenCount: state.training?.tokens ?? 0,
        peakMemoryBytes: state.training?.peakMemoryBytes ?? 0,
        artifactBytes: statSync(folder.servedFile(manifest.artifactKind)).size,
      },
      scoreByEngine: scorer && ((variant, window) => scorer.score(variant, window)),
      onPhase: (time) => context.report({ kind: 'phase', time: { ...time, within: 'evaluate' } }),
      onProgress: (progress) => context.report({ kind: 'progress', stage: 'evaluate', progress }),
      signal: context.signal,
    });
  } finally {
    await (scorer ?? vocabulary).dispose();
  }
}

/** The pairs that the run is about: those of its kinds and its property. */
async function* pairsOf({ pairsFile }: FoundRun['folder'], { options }: RunState): AsyncGenerator<Pair> {
  const property = propertyOf(options.property);
  for await (const pair of readPairs(pairsFile))
    if ((options.pairKinds?.includes(pair.kind) ?? true) && hasProperty(pair, property)) yield pair;
}
