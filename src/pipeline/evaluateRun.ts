// Judges a trained run on held-out code and stores predictions, report and page.
import { statSync } from 'node:fs';
import { readDocuments } from '../artifacts/documentsFile.ts';
import { toArtifactError } from '../artifacts/artifactError.ts';
import { checkBaseModel, readManifest } from '../artifacts/manifest.ts';
import type { FoundRun } from '../artifacts/runRegistry.ts';
import { readSafetensors } from '../artifacts/safetensors.ts';
import { defined } from '../base/assert.ts';
import { writeFileAtomic, writeJsonAtomic } from '../base/atomicFile.ts';
import { type Tensor, dispose, tensor } from '../engine/tensors.ts';
import { type Comparison, compareVariants } from '../evaluation/compareVariants.ts';
import type { EvaluationReport } from '../evaluation/evaluationReport.ts';
import { renderReportPage } from '../evaluation/reportPage/renderReportPage.ts';
import { type Adaptation, noAdaptation } from '../model/adaptation.ts';
import { leadingTokens } from '../model/promptFormat.ts';
import { packSequences, withLeadingTokens } from '../tuning/batches.ts';
import type { ParameterValues } from '../tuning/method.ts';
import { methodTable } from '../tuning/methodTable.ts';
import { type OpenDecoder, openDecoder } from './openDecoder.ts';
import { type PipelineContext, runStage } from './pipelineEvent.ts';
import { save } from './saveRun.ts';
import { servedArtifactOf } from './servedArtifactOf.ts';

/** Names of the rows of a report. */
export const variantIds = { base: 'base', untrained: 'untrained', personalized: 'personalized' } as const;

/** Time that the default evaluation may take for scoring, milliseconds. */
const defaultBudgetMs = 75_000;

/** Scores base, untrained and personalized on the same held-out items; replaces an earlier report. */
export async function evaluateRun(run: FoundRun, context: PipelineContext): Promise<{ run: FoundRun; report: EvaluationReport }> {
  const { folder, state } = run;
  const { predictions, report } = await runStage(
    context,
    'evaluate',
    () => compare(run, context),
    ({ report: { verdict } }) => verdict.text,
  );
  try {
    writeFileAtomic(folder.predictionsFile, predictions.map((prediction) => `${JSON.stringify(prediction)}\n`).join(''));
    writeJsonAtomic(folder.reportFile, report);
    writeFileAtomic(folder.reportPage, renderReportPage(report, { state, predictions }));
  } catch (error) {
    throw toArtifactError(error, folder.path);
  }
  return { run: save(run, { verdict: report.verdict.outcome }), report };
}

async function compare({ folder, state }: FoundRun, context: PipelineContext): Promise<Comparison> {
  const manifest = readManifest(folder);
  checkBaseModel(manifest, state.baseModel.sha256);
  const { documents } = await readDocuments(folder.documentsFile, ['heldOut']);
  const opened = await openDecoder(state.baseModel.path, state.options, context);
  const scorer = new EngineScorer(opened, state.options, {
    [variantIds.untrained]: readSafetensors(folder.initialFile).tensors,
    [variantIds.personalized]: readSafetensors(folder.parametersFile(manifest.artifactKind)).tensors,
  });
  try {
    return await compareVariants({
      modelPath: state.baseModel.path,
      variants: [
        { id: variantIds.base },
        { id: variantIds.untrained, artifact: servedArtifactOf(folder, manifest, 'initial') },
        { id: variantIds.personalized, artifact: servedArtifactOf(folder, manifest) },
      ],
      judged: variantIds.personalized,
      documents,
      tokenizer: opened.vocabulary,
      seed: state.options.seed,
      budgetMs: state.options.thorough ? undefined : defaultBudgetMs,
      costs: {
        trainingMs: (state.training?.seconds ?? 0) * 1000,
        trainedTokenCount: state.training?.tokens ?? 0,
        peakMemoryBytes: state.training?.peakMemoryBytes ?? 0,
        artifactBytes: statSync(folder.servedFile(manifest.artifactKind)).size,
      },
      scoreWindows: (variant, windows) => Promise.resolve(windows.map((window) => scorer.score(variant, window))),
      onProgress: (progress) => context.report({ kind: 'progress', stage: 'evaluate', progress }),
      signal: context.signal,
    });
  } finally {
    scorer.dispose();
    await opened.dispose();
  }
}

/** Scores windows with our engine: the same numbers as llama.cpp within the spot check's tolerance, many times faster. */
class EngineScorer {
  private readonly opened: OpenDecoder;
  private readonly adaptations = new Map<string, Adaptation>([[variantIds.base, noAdaptation]]);
  private readonly tensors: Tensor[] = [];

  constructor(
    opened: OpenDecoder,
    { method, config }: FoundRun['state']['options'],
    parameters: Record<string, readonly ParameterValues[]>,
  ) {
    this.opened = opened;
    for (const [variant, values] of Object.entries(parameters)) {
      const byName = new Map<string, Tensor>(values.map(({ name, shape, values: numbers }) => [name, tensor(numbers, [...shape])]));
      this.tensors.push(...byName.values());
      this.adaptations.set(variant, methodTable[method].adaptation(byName, config, opened.decoder.shape));
    }
  }

  /** Loss of each target of the window, nats. */
  score(variant: string, window: { readonly tokens: Int32Array; readonly isTarget: Uint8Array }): Float32Array {
    return this.opened.decoder.scoreTargets(
      packSequences([withLeadingTokens(leadingTokens(this.opened.vocabulary), window)]),
      defined(this.adaptations.get(variant), variant),
    ).losses;
  }

  dispose(): void {
    dispose(this.tensors);
  }
}
