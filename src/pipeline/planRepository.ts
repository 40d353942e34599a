// A dry run: mines, measures a few steps, and tells what a run would do. Nothing is trained, nothing is kept.
import { totalmem } from 'node:os';
import type { MiningReport } from '../artifacts/miningReport.ts';
import type { PairUse, RunOptions } from '../artifacts/runState.ts';
import { ensureModel } from '../model/ensureModel.ts';
import { leadingTokens } from '../model/promptFormat.ts';
import { objectiveConfigSchema } from '../tuning/losses/objective.ts';
import { methodTable } from '../tuning/methodTable.ts';
import { prepareTraining } from '../tuning/prepareTraining.ts';
import { TrainingStepper } from '../tuning/trainingStepper.ts';
import type { RunRequest } from './createRun.ts';
import { buildPlan, measureStepTimes, planDefaults } from './measurePlan.ts';
import { mineTrainable } from './mineRun.ts';
import { openDecoder } from './openDecoder.ts';
import { decidePairUse } from './pairUse.ts';
import { type PipelineContext, runStage } from './pipelineEvent.ts';

/** What a run would be asked. */
export interface PlanInput {
  readonly model: string;
  readonly request: RunRequest;
}

/** A range that the true value is expected to lie in. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** What a run would do. */
export interface PlanReport {
  readonly mining: MiningReport;
  readonly model: string;
  readonly method: RunOptions['method'];
  /** How pairs of better and worse code would take part. */
  readonly pairUse: PairUse;
  /** Where it would compute, on what, and why there. */
  readonly backend: { readonly name: string; readonly details: string; readonly why: string };
  readonly stepCount: number;
  readonly trainingTokens: number;
  /** Passes over the training windows. */
  readonly epochs: number;
  readonly secondsPerStep: number;
  /** How the time divides as measured, seconds: mining and loading, steps, validations, the budget of the evaluation. */
  readonly parts: { readonly preparation: number; readonly steps: number; readonly validation: number; readonly evaluation: number };
  /** Whole job, seconds. */
  readonly totalSeconds: Range;
  /** Most memory of the whole job, bytes. */
  readonly peakMemoryBytes: Range;
  readonly machineMemoryBytes: number;
}

/** Of the budget of the evaluation; little held-out code takes less, loading and the report come on top. */
const evaluationRatio = { low: 0.7, high: 1.3 };

/** Plans are honest about a machine that does other things too: this much slower, as a share of the measured time. */
const slowerRatio = 0.35;

/** Mines and measures; reports what a run with the same request would do. */
export async function planRepository({ model: modelName, request }: PlanInput, context: PipelineContext): Promise<PlanReport> {
  const startMs = performance.now();
  const model = await ensureModel(modelName, { signal: context.signal });
  const config = methodTable[request.method].configSchema.parse(request.config) as Record<string, unknown>;
  const options: RunOptions = { ...request, config, steps: request.steps };
  const { documents, mining, chosen } = await mineTrainable(
    { ...request.mining, repositoryPath: request.repositoryPath, seed: request.seed },
    { options, model },
    context,
    ({ mined, report, chosen: found }) => ({ documents: mined.built.dataset.documents, mining: report, chosen: found }),
  );
  const pairUse = decidePairUse(options, chosen);
  const opened = await runStage(context, 'prepare', () => openDecoder(model.path, options, context));
  try {
    const { decoder, vocabulary } = opened;
    const method = methodTable[request.method];
    const shared = {
      ...planDefaults,
      decoder,
      tokenizer: vocabulary,
      leadingTokens: leadingTokens(vocabulary),
      documents,
      method,
      config,
      seed: request.seed,
      packing: request.packing,
      objective: pairUse.objective,
      objectiveConfig: pairUse.config && objectiveConfigSchema.parse(pairUse.config),
      pairs: chosen.pairs,
    };
    const prepared = prepareTraining(shared);
    const stepper = new TrainingStepper({ ...shared, ...prepared, clipNorm: planDefaults.clipNorm });
    try {
      const plan = await runStage(context, 'measure', () =>
        Promise.resolve(buildPlan(options, measureStepTimes(stepper), prepared.batches)),
      );
      const parts = {
        preparation: (performance.now() - startMs) / 1000,
        steps: plan.stepCount * plan.secondsPerStep,
        validation: (1 + Math.ceil(plan.stepCount / plan.validationInterval)) * plan.secondsPerValidation,
        evaluation: request.evaluationBudgetMs / 1000,
      };
      const trainedSeconds = parts.preparation + parts.steps + parts.validation;
      const measuredBytes = process.resourceUsage().maxRSS * 1024;
      return {
        mining,
        model: model.name,
        method: request.method,
        pairUse,
        backend: { name: opened.backend.name, details: opened.backend.details, why: opened.backend.why },
        stepCount: plan.stepCount,
        trainingTokens: plan.stepCount * plan.windowTokens * plan.windowsPerStep,
        epochs: (plan.stepCount * plan.windowsPerStep) / prepared.batches.windowsPerEpoch,
        secondsPerStep: plan.secondsPerStep,
        parts,
        totalSeconds: {
          low: trainedSeconds + parts.evaluation * evaluationRatio.low,
          high: trainedSeconds * (1 + slowerRatio) + parts.evaluation * evaluationRatio.high,
        },
        // The measured steps reach the peak of training; evaluation adds a llama.cpp process beside it.
        peakMemoryBytes: { low: measuredBytes, high: measuredBytes + 3 * model.sizeBytes + 150e6 },
        machineMemoryBytes: totalmem(),
      };
    } finally {
      stepper.dispose();
    }
  } finally {
    await opened.dispose();
  }
}
