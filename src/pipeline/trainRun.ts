// Trains one run: from its documents to its parameters, with checkpoints on the way.
import { existsSync } from 'node:fs';
import { assertRunExists } from '../artifacts/assertRunExists.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from '../artifacts/checkpoint.ts';
import { readDocuments } from '../artifacts/documentsFile.ts';
import type { FoundRun } from '../artifacts/runRegistry.ts';
import { type RunOptions, type RunState, type StoredPlan, type TrainingSummary, readRunState } from '../artifacts/runState.ts';
import { readSafetensorsIfPresent, writeSafetensors } from '../artifacts/safetensors.ts';
import { ScratchFile } from '../artifacts/scratchFile.ts';
import { defined } from '../base/assert.ts';
import { Stopwatch } from '../base/phaseTime.ts';
import type { Dataset } from '../dataset/example.ts';
import { choosePairs } from '../dataset/pairs/choosePairs.ts';
import { selectBackend } from '../engine/backend.ts';
import { DeviceLostError } from '../engine/backends/webgpu/deviceLoss.ts';
import { leadingTokens } from '../model/promptFormat.ts';
import { objectiveConfigSchema } from '../tuning/losses/objective.ts';
import type { TrainableParameter } from '../tuning/method.ts';
import { methodTable } from '../tuning/methodTable.ts';
import { meanPairSteps } from '../tuning/meanPairSteps.ts';
import { type PrepareOptions, type PreparedTraining, prepareTraining } from '../tuning/prepareTraining.ts';
import { type TrainingEvent, train } from '../tuning/train.ts';
import type { TrainingState } from '../tuning/trainingState.ts';
import { buildPlan, measureStepTimes, planDefaults } from './measurePlan.ts';
import type { OpenDecoder } from './openDecoder.ts';
import { type PipelineContext, runPhase, runStage } from './pipelineEvent.ts';
import { pairChoiceOf } from './pairUse.ts';
import { readPairs } from './readPairs.ts';
import { moveBackend, openRunDecoder, recordBackend } from './runBackend.ts';
import { save } from './saveRun.ts';
import { TimedStepper, TimedTokenizer } from './timedTraining.ts';
import { writeArtifact } from './writeArtifact.ts';

/** Bounds of the time between two checkpoints, milliseconds. */
const checkpointIntervalMs = { least: 1000, most: 15_000 };

/** Between the bounds, writing takes at most one part in so many of the time. */
const checkpointCostDivisor = 30;

/** Disk that returning windows may take where only upper layers are trained, bytes: 1.7 million tokens of the default model (guess). */
const scratchBudgetBytes = 2e9;

/** Points of the loss curve that `run.json` keeps. */
const keptLosses = 400;

/**
 * Trains and writes the artifact, unless that is done already. Cancellation leaves a checkpoint.
 *
 * @param asked Where to compute from now on; absent: where the run began.
 */
export async function trainRun(run: FoundRun, context: PipelineContext, asked?: RunOptions['backend']): Promise<FoundRun> {
  const { folder, state } = run;
  if (state.training && existsSync(folder.manifestFile)) return run;
  const dataset = await readDocuments(folder.documentsFile, ['train', 'validation']);
  try {
    return await trainOnBackend(run, dataset, context, asked);
  } catch (error) {
    if (!(error instanceof DeviceLostError)) throw error;
    return trainOnBackend(await leaveLostDevice(folder, error, dataset, context), dataset, context, undefined);
  }
}

/** Moves a run whose device is gone to the processor; what it saved last stays as it is. */
async function leaveLostDevice(
  folder: FoundRun['folder'],
  loss: DeviceLostError,
  dataset: Dataset,
  { signal, report }: PipelineContext,
): Promise<FoundRun> {
  const run = { folder, state: readRunState(folder) };
  const from = run.state.backend?.name ?? 'webgpu';
  const selected = await selectBackend('native', signal);
  const step = readUsableCheckpoint(folder, dataset.digest)?.state.step ?? 0;
  report({ kind: 'backendChanged', step, from, to: selected.name, why: loss.message });
  return moveBackend(
    run,
    { ...selected, why: `the first choice, ${from}, was lost` },
    {
      step,
      from,
      cause: 'deviceLost',
      why: loss.message,
    },
  );
}

/** Trains where the run computes, from its last checkpoint if there is one. */
async function trainOnBackend(
  { folder, state }: FoundRun,
  dataset: Dataset,
  context: PipelineContext,
  asked: RunOptions['backend'] | undefined,
): Promise<FoundRun> {
  const { options } = state;
  const { opened, prepareOptions, ...ready } = await runStage(
    context,
    'prepare',
    () => prepareRun({ folder, state }, dataset, context, asked),
    ({ opened: { backend } }) => `${backend.name}: ${backend.details}`,
  );
  try {
    const checkpoint = readUsableCheckpoint(folder, dataset.digest);
    const prepared = { ...ready.prepared, parameters: startingParameters(folder, options, ready.prepared.parameters, checkpoint) };
    const scratch = new ScratchFile(folder.scratchFile, scratchBudgetBytes);
    const stepper = new TimedStepper({ ...prepareOptions, ...prepared, clipNorm: planDefaults.clipNorm, lowerStates: { scratch } });
    try {
      let current = recordBackend({ folder, state }, opened.backend, checkpoint?.state.step ?? 0);
      if (!state.plan) {
        const plan = await runStage(
          context,
          'measure',
          () => {
            // First of all, so that the validation that is timed is not the first one.
            const base = { baseLossNats: stepper.baseLoss(), basePairs: stepper.basePairs() };
            return Promise.resolve({ ...buildPlan(options, measureStepTimes(stepper), prepared.batches), ...base });
          },
          ({ stepCount, secondsPerStep }) => `${stepCount} steps of ${secondsPerStep.toFixed(2)} s`,
        );
        current = save(current, { plan });
      }
      const plan = defined(current.state.plan, 'plan');
      if (checkpoint && checkpoint.state.step > 0)
        context.report({ kind: 'note', text: `resumed at step ${checkpoint.state.step} of ${plan.stepCount}` });
      const outcome = await runStage(
        context,
        'train',
        () => followTraining(current, stepper, plan, prepared.parameters, checkpoint, context),
        describe,
      );
      current = save(current, { training: summarize(outcome, opened, options.precision) });
      await runStage(context, 'write', () => writeArtifact(current, outcome.state.best.parameters, prepared.parameters, opened));
      return current;
    } finally {
      stepper.dispose();
      scratch.remove();
    }
  } finally {
    await opened.dispose();
  }
}

/**
 * What training starts from, kept in a file. With a checkpoint it is what that training started from:
 * computed again on another backend, it would differ in its last digits.
 */
function startingParameters(
  { initialFile }: FoundRun['folder'],
  { method, config }: RunOptions,
  built: readonly TrainableParameter[],
  checkpoint: Checkpoint | undefined,
): readonly TrainableParameter[] {
  const stored = checkpoint && readSafetensorsIfPresent(initialFile);
  if (stored) {
    const valuesByName = new Map(stored.tensors.map(({ name, values }) => [name, values]));
    return built.map((parameter) => ({ ...parameter, values: defined(valuesByName.get(parameter.name), parameter.name) }));
  }
  writeSafetensors(initialFile, { tensors: built, metadata: { format: 'repotune', method, config: JSON.stringify(config) } });
  return built;
}

/** Loads the model and builds everything that step 1 needs. */
async function prepareRun(
  { folder, state }: FoundRun,
  { documents }: Dataset,
  context: PipelineContext,
  asked: RunOptions['backend'] | undefined,
): Promise<{ opened: OpenDecoder; prepareOptions: PrepareOptions; prepared: PreparedTraining }> {
  const { options } = state;
  const opened = await openRunDecoder(state, asked, context);
  const tokenizer = new TimedTokenizer(opened.vocabulary);
  const prepareOptions: PrepareOptions = {
    ...planDefaults,
    decoder: opened.decoder,
    tokenizer,
    leadingTokens: leadingTokens(opened.vocabulary),
    documents,
    method: methodTable[options.method],
    // Settings that are newer than the run get their defaults.
    config: methodTable[options.method].configSchema.parse(options.config),
    seed: options.seed,
    packing: options.packing,
    ...(await readObjective(folder, state)),
  };
  try {
    const prepared = await runPhase(context, 'prepare', 'batches and start', () => prepareTraining(prepareOptions));
    context.report({ kind: 'phase', time: tokenizer.stopwatch.read('tokenising', 'batches and start') });
    return { opened, prepareOptions, prepared };
  } catch (error) {
    await opened.dispose();
    throw error;
  }
}

/** What the run aims at, with its pairs. Runs of releases that had no choice learn by likelihood. */
async function readObjective(
  { pairsFile }: FoundRun['folder'],
  { options, pairUse }: RunState,
): Promise<Pick<PrepareOptions, 'objective' | 'objectiveConfig' | 'pairs'>> {
  if (pairUse?.objective !== 'comparative') return { objective: 'likelihood' };
  const { pairs } = await choosePairs(readPairs(pairsFile), pairChoiceOf(options));
  // Settings that are newer than the run get their defaults.
  return { objective: 'comparative', objectiveConfig: objectiveConfigSchema.parse(pairUse.config ?? {}), pairs };
}

/** Where training ended. */
interface TrainingOutcome {
  readonly state: TrainingState;
  readonly elapsedMs: number;
}

/** Runs the loop, reports each step, and saves a checkpoint at least every few seconds, on cancellation, and at the end. */
async function followTraining(
  { folder, state: { datasetDigest } }: FoundRun,
  stepper: TimedStepper,
  plan: StoredPlan,
  parameters: TrainingState['parameters'],
  checkpoint: Checkpoint | undefined,
  { signal, report, rest }: PipelineContext,
): Promise<TrainingOutcome> {
  stepper.restartStopwatches();
  const checkpointStopwatch = new Stopwatch();
  const startMs = performance.now();
  let restedMs = 0;
  const elapsedMs = (): number => (checkpoint?.elapsedMs ?? 0) + performance.now() - startMs - restedMs;
  const initial = checkpoint?.state ?? initialState(stepper, parameters);
  let latest: () => TrainingState = () => initial;
  let nextSaveMs = startMs + checkpointIntervalMs.least;
  const saveCheckpoint = (): TrainingState => {
    assertRunExists(folder);
    const state = latest();
    const startedMs = performance.now();
    checkpointStopwatch.runSync(() =>
      writeCheckpoint(folder.checkpointFile, { state, elapsedMs: elapsedMs(), datasetDigest: defined(datasetDigest, 'dataset digest') }),
    );
    const { least, most } = checkpointIntervalMs;
    nextSaveMs = performance.now() + Math.min(most, Math.max(least, checkpointCostDivisor * (performance.now() - startedMs)));
    return state;
  };
  try {
    for await (const event of train(stepper, plan, initial, signal)) {
      latest = event.state;
      reportEvent(event, plan, report);
      if (event.kind === 'validation') continue;
      if (performance.now() >= nextSaveMs) saveCheckpoint();
      const resting = rest?.();
      if (!resting) continue;
      // On battery the machine may go out meanwhile.
      if (resting.cause === 'battery') saveCheckpoint();
      const restStartMs = performance.now();
      await resting.ended;
      restedMs += performance.now() - restStartMs;
    }
  } catch (error) {
    if (signal.aborted) saveCheckpoint();
    throw error;
  }
  const state = saveCheckpoint();
  report({ kind: 'phase', time: stepper.stepStopwatch.read('steps', 'train') });
  report({ kind: 'phase', time: stepper.validationStopwatch.read('validation', 'train') });
  report({ kind: 'phase', time: checkpointStopwatch.read('checkpoints', 'train') });
  return { state, elapsedMs: elapsedMs() };
}

function reportEvent(event: TrainingEvent, plan: StoredPlan, report: PipelineContext['report']): void {
  const note = `loss ${event.lossNats.toFixed(3)}`;
  if (event.kind === 'step')
    report({
      kind: 'progress',
      stage: 'train',
      progress: { stage: 'train', done: event.step, total: plan.stepCount, unit: 'steps', note },
      lossNats: event.lossNats,
    });
  if (event.kind === 'rollback')
    report({ kind: 'note', text: `step ${event.step}: training diverged; back to the best parameters with a lower rate` });
  if (event.kind === 'validation')
    report({
      kind: 'validation',
      step: event.step,
      stepCount: plan.stepCount,
      lossNats: event.lossNats,
      // With pairs the forecast is of what the best parameters are chosen by, which is more than this loss.
      expectedFinalLossNats: event.pairs ? undefined : event.forecast?.expectedNats,
      pairAccuracyRatio: event.pairs?.accuracyRatio,
    });
}

/** The state before step 1, its validation loss included: the bar that training must beat. */
function initialState(stepper: TimedStepper, parameters: TrainingState['parameters']): TrainingState {
  stepper.restore(parameters, undefined);
  const point = stepper.validationPoint(0);
  const { optimizer } = stepper.snapshot();
  return { step: 0, tokenCount: 0, parameters, optimizer, best: { point, parameters }, validations: [point], losses: [], rateScale: 1 };
}

/** The checkpoint, when it belongs to this dataset. */
function readUsableCheckpoint(folder: FoundRun['folder'], digest: string): Checkpoint | undefined {
  const checkpoint = readCheckpoint(folder.checkpointFile);
  return checkpoint?.datasetDigest === digest ? checkpoint : undefined;
}

function summarize({ state, elapsedMs }: TrainingOutcome, { backend }: OpenDecoder, precision: string): TrainingSummary {
  const every = Math.max(1, Math.ceil(state.losses.length / keptLosses));
  return {
    steps: state.step,
    tokens: state.tokenCount,
    seconds: elapsedMs / 1000,
    tokensPerSecond: state.tokenCount / (elapsedMs / 1000),
    backend: backend.name,
    precision: computedPrecision(backend, precision),
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    bestStep: state.best.point.step,
    bestValidationLossNats: state.best.point.lossNats,
    validations: [...state.validations],
    losses: state.losses
      .map((lossNats, index) => ({ step: index + 1, lossNats }))
      .filter(({ step, lossNats }) => step % every === 0 && Number.isFinite(lossNats)),
    pairSteps: state.pairSteps && meanPairSteps(state.pairSteps, every),
    stopped: state.stopped,
  };
}

/** What products were computed with: only the native backend knows all that may be asked for, and a GPU takes f16 in its place where it can. */
function computedPrecision({ name, details }: OpenDecoder['backend'], asked: string): string {
  if (name === 'native') return asked;
  return name === 'webgpu' && asked !== 'f32' && details.endsWith(', f16') ? 'f16' : 'f32';
}

function describe({ state, elapsedMs }: TrainingOutcome): string {
  const first = state.validations[0]?.lossNats ?? Number.NaN;
  const stopped = state.stopped === undefined ? '' : state.stopped === 'diverged' ? ', stopped: diverged' : ', stopped early';
  return `${state.step} steps in ${Math.round(elapsedMs / 1000)} s, validation loss ${first.toFixed(3)} → ${state.best.point.lossNats.toFixed(3)}${stopped}`;
}
