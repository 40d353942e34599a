// Compares settings of a method on the documents of a run: same data, same step count, held-out loss at the end.
// Usage: npm run bench -- study RUN STUDY.json   (a study lists named settings; see bench/studies/)
import { appendFileSync, readFileSync } from 'node:fs';
import { readDocuments } from '../src/artifacts/documentsFile.ts';
import { resolveRun } from '../src/artifacts/runRegistry.ts';
import { defined } from '../src/base/assert.ts';
import { planDefaults } from '../src/pipeline/measurePlan.ts';
import { openDecoder } from '../src/pipeline/openDecoder.ts';
import { packSequences } from '../src/tuning/batches.ts';
import { leadingTokens } from '../src/model/promptFormat.ts';
import type { MethodName, ParameterValues } from '../src/tuning/method.ts';
import { methodTable } from '../src/tuning/methodTable.ts';
import { prepareTraining, scoreParameters } from '../src/tuning/prepareTraining.ts';
import { train } from '../src/tuning/train.ts';
import type { Packing } from '../src/tuning/groupWindows.ts';
import { TrainingStepper } from '../src/tuning/trainingStepper.ts';
import { chooseHeldOutWindows } from './heldOutWindows.ts';

/** One line of a study. */
interface Setting {
  readonly name: string;
  readonly method: MethodName;
  readonly config: Record<string, unknown>;
  /** Tokens to train on; steps follow from the window size. */
  readonly tokens: number;
  readonly windowTokens?: number;
  readonly windowsPerStep?: number;
  readonly packing?: Packing;
  readonly warmUpRatio?: number;
  readonly finalRateRatio?: number;
  readonly clipNorm?: number;
  readonly seed?: number;
}

const [runName, studyFile, resultFile] = process.argv.slice(2);
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
print('| setting | tokens | steps | s | start | validation | held-out | gain |\n| --- | --- | --- | --- | --- | --- | --- | --- |');

for (const setting of settings) {
  const method = methodTable[setting.method];
  const config = method.configSchema.parse(setting.config);
  const shape = {
    windowTokens: setting.windowTokens ?? planDefaults.windowTokens,
    windowsPerStep: setting.windowsPerStep ?? planDefaults.windowsPerStep,
    packing: setting.packing,
  };
  const seed = setting.seed ?? 1;
  const options = { ...shape, decoder, tokenizer: vocabulary, leadingTokens: leadingTokens(vocabulary), documents, method, config, seed };
  const prepared = prepareTraining(options);
  const clipNorm = setting.clipNorm ?? planDefaults.clipNorm;
  const stepper = new TrainingStepper({ ...options, ...prepared, clipNorm });
  const stepCount = Math.max(1, Math.round(setting.tokens / (shape.windowTokens * shape.windowsPerStep)));
  const start = stepper.validationLoss();
  const startMs = performance.now();
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
  const initial = {
    step: 0,
    tokenCount: 0,
    ...stepper.snapshot(),
    best: { point: { step: 0, lossNats: start }, parameters: prepared.parameters },
    validations: [{ step: 0, lossNats: start }],
    losses: [],
    rateScale: 1,
  };
  let best = initial.best;
  for await (const event of train(stepper, plan, initial)) if (event.kind === 'validation') best = event.state().best as typeof best;
  const seconds = (performance.now() - startMs) / 1000;
  const heldOut = scoreParameters(best.parameters, { decoder, method, config }, heldOutBatches);
  stepper.dispose();
  print(
    `| ${setting.name} | ${setting.tokens} | ${stepCount} | ${seconds.toFixed(0)} | ${start.toFixed(4)} | ${best.point.lossNats.toFixed(4)} | ${heldOut.toFixed(4)} | ${(100 * (1 - heldOut / base)).toFixed(2)} % |`,
  );
}
process.exit(0);

function print(line: string): void {
  process.stdout.write(`${line}\n`);
  if (resultFile) appendFileSync(resultFile, `${line}\n`);
}
