// Compares settings of a method on the documents of a run: same data, equal tokens or equal time, held-out loss at the end.
// Usage: npm run bench -- study RUN STUDY.json [RESULTS.md] [--times FILE]   (a study lists named settings; see bench/studies/)
// With --times the first call only measures the times of one step and writes them; later calls train as many steps as fit the settings' seconds.
import { appendFileSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readDocuments } from '../src/artifacts/documentsFile.ts';
import { resolveRun } from '../src/artifacts/runRegistry.ts';
import { defined } from '../src/base/assert.ts';
import { planDefaults } from '../src/pipeline/measurePlan.ts';
import { openDecoder } from '../src/pipeline/openDecoder.ts';
import { packSequences } from '../src/tuning/batches.ts';
import { leadingTokens } from '../src/model/promptFormat.ts';
import type { ParameterValues } from '../src/tuning/method.ts';
import { methodTable } from '../src/tuning/methodTable.ts';
import { type PrepareOptions, type PreparedTraining, prepareTraining, scoreParameters } from '../src/tuning/prepareTraining.ts';
import { train } from '../src/tuning/train.ts';
import type { TrainingPlan, TrainingState } from '../src/tuning/trainingState.ts';
import { TrainingStepper } from '../src/tuning/trainingStepper.ts';
import { chooseHeldOutWindows } from './heldOutWindows.ts';
import { type Setting, type StepSeconds, stepCountOf, windowsPerStepOf } from './studySetting.ts';
import { measureStepSeconds, readStudyTimes, writeStudyTimes } from './studyTimes.ts';

const { positionals, values: options } = parseArgs({ allowPositionals: true, options: { times: { type: 'string' } } });
const [runName, studyFile, resultFile] = positionals;
const { folder, state } = resolveRun(defined(runName, 'first argument: a run'), process.cwd());
const settings = JSON.parse(readFileSync(defined(studyFile, 'second argument: a study'), 'utf8')) as Setting[];
const { documents } = await readDocuments(folder.documentsFile, ['train', 'validation', 'heldOut']);
const context = { signal: new AbortController().signal, report: () => undefined };
const { decoder, vocabulary, backend } = await openDecoder(
  state.baseModel.path,
  { backend: 'auto', precision: state.options.precision },
  context,
);
const heldOutBatches = chooseHeldOutWindows(documents, vocabulary, leadingTokens(vocabulary)).map((window) => packSequences([window]));
const noParameters: ParameterValues[] = [];
const base = scoreParameters(
  noParameters,
  { decoder, method: methodTable.lora, config: { linearLayers: [], rank: 1, alpha: 1 } },
  heldOutBatches,
);
print(`\n${state.repository.name}, ${backend.details}, ${new Date().toISOString().slice(0, 10)}; base held-out loss ${base.toFixed(4)}\n`);
const times = options.times ? readStudyTimes(options.times) : {};
if (options.times && settings.some(({ name }) => !(name in times))) {
  for (const setting of settings) times[setting.name] ??= timeSetting(setting);
  writeStudyTimes(options.times, times);
  print('| setting | s per step, new windows | s per step, returning windows |\n| --- | --- | --- |');
  for (const { name } of settings) {
    const { fresh, returning } = defined(times[name], name);
    print(`| ${name} | ${fresh.toFixed(3)} | ${returning.toFixed(3)} |`);
  }
  process.exit(0);
}
print('| setting | tokens | steps | s | processor s | start | validation | held-out | gain |');
print('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const setting of settings) await trainSetting(setting);
process.exit(0);

/** Everything of a setting that step 1 needs. */
function prepare(setting: Setting): {
  stepper: TrainingStepper;
  prepared: PreparedTraining;
  scored: Pick<PrepareOptions, 'decoder' | 'method' | 'config'>;
  plan: TrainingPlan;
} {
  const method = methodTable[setting.method];
  const config = method.configSchema.parse(setting.config);
  const shape = {
    windowTokens: setting.windowTokens ?? planDefaults.windowTokens,
    windowsPerStep: windowsPerStepOf(setting),
    packing: setting.packing,
  };
  const seed = setting.seed ?? 1;
  const clipNorm = setting.clipNorm ?? planDefaults.clipNorm;
  const { repeatsWindows } = setting;
  const shared = { ...shape, decoder, method, config, seed, clipNorm, repeatsWindows };
  const prepareOptions = { ...shared, tokenizer: vocabulary, leadingTokens: leadingTokens(vocabulary), documents };
  const prepared = prepareTraining(prepareOptions);
  const stepCount = options.times && !times[setting.name] ? 1 : stepCountOf(setting, prepared.batches.windowsPerEpoch, times[setting.name]);
  const plan = {
    ...shape,
    seed,
    clipNorm,
    stepCount,
    validationInterval: Math.ceil(stepCount / 4),
    patience: 5,
    warmUpRatio: setting.warmUpRatio ?? planDefaults.warmUpRatio,
    finalRateRatio: setting.finalRateRatio ?? planDefaults.finalRateRatio,
  };
  return { stepper: new TrainingStepper({ ...shared, ...prepared }), prepared, scored: { decoder, method, config }, plan };
}

function timeSetting(setting: Setting): StepSeconds {
  const { stepper } = prepare(setting);
  const measured = measureStepSeconds(stepper);
  stepper.dispose();
  return measured;
}

/** Trains one setting and prints its line. */
async function trainSetting(setting: Setting): Promise<void> {
  const { stepper, prepared, scored, plan } = prepare(setting);
  const start = { step: 0, lossNats: stepper.validationLoss() };
  const startMs = performance.now();
  const processorStart = process.cpuUsage();
  const initial: TrainingState = {
    step: 0,
    tokenCount: 0,
    ...stepper.snapshot(),
    best: { point: start, parameters: prepared.parameters },
    validations: [start],
    losses: [],
    rateScale: 1,
  };
  let { best, tokenCount } = initial;
  for await (const event of train(stepper, plan, initial)) if (event.kind === 'validation') ({ best, tokenCount } = event.state());
  const seconds = (performance.now() - startMs) / 1000;
  const { user, system } = process.cpuUsage(processorStart);
  const heldOut = scoreParameters(best.parameters, scored, heldOutBatches);
  stepper.dispose();
  const cells = [
    setting.name,
    tokenCount,
    plan.stepCount,
    seconds.toFixed(0),
    ((user + system) / 1e6).toFixed(0),
    start.lossNats.toFixed(4),
    best.point.lossNats.toFixed(4),
    heldOut.toFixed(4),
    `${(100 * (1 - heldOut / base)).toFixed(2)} %`,
  ];
  print(`| ${cells.join(' | ')} |`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
  if (resultFile) appendFileSync(resultFile, `${line}\n`);
}
