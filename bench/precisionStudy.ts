// `npm run bench -- precision RUN`: does training with BF16 weights follow training with F32 weights?
// The same documents, starting points, batches and steps for both; only the arithmetic differs. Differences count beside the spread between seeds.
import { parseArgs } from 'node:util';
import { readDocuments } from '../src/artifacts/documentsFile.ts';
import { resolveRun } from '../src/artifacts/runRegistry.ts';
import { defined } from '../src/base/assert.ts';
import type { FrozenMatrixOptions } from '../src/engine/frozenMatrix.ts';
import type { Decoder } from '../src/model/decoder.ts';
import { leadingTokens } from '../src/model/promptFormat.ts';
import type { TokenBatch } from '../src/model/tokenBatch.ts';
import { planDefaults } from '../src/pipeline/measurePlan.ts';
import { openDecoder } from '../src/pipeline/openDecoder.ts';
import { packSequences } from '../src/tuning/batches.ts';
import type { TrainableParameter } from '../src/tuning/method.ts';
import { methodTable } from '../src/tuning/methodTable.ts';
import { prepareTraining, scoreParameters } from '../src/tuning/prepareTraining.ts';
import { TrainingStepper } from '../src/tuning/trainingStepper.ts';
import { chooseHeldOutWindows } from './heldOutWindows.ts';
import { buildTable, describeMachine, printSection, say } from './section.ts';
import { median } from './statistics.ts';

type Precision = Exclude<FrozenMatrixOptions['precision'], 'quantized'>;

/** Losses of one training, nats per token. */
interface Curve {
  /** Mean loss of the steps of each quarter, before their updates. */
  readonly quarters: readonly number[];
  readonly validation: number;
  readonly heldOut: number;
}

const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: 'string', default: '24' },
    seeds: { type: 'string', default: '1,2,3' },
    windows: { type: 'string', default: '12' },
    /** Append the table to BENCHMARKS.md. */
    write: { type: 'boolean', default: false },
  },
});
const { folder, state } = resolveRun(defined(positionals[0], 'first argument: a run'), process.cwd());
const { documents } = await readDocuments(folder.documentsFile, ['train', 'validation', 'heldOut']);
const stepCount = Number(options.steps);
const seeds = options.seeds.split(',').map(Number);
const method = methodTable.prefix;
const config = method.configSchema.parse({});
const starts = new Map<number, readonly TrainableParameter[]>();
const curves: Record<Precision, Curve[]> = { f32: [], bf16: [] };
for (const precision of ['f32', 'bf16'] as const) {
  const context = { signal: new AbortController().signal, report: () => undefined };
  const { decoder, vocabulary } = await openDecoder(state.baseModel.path, { backend: 'native', precision }, context);
  const heldOut = chooseHeldOutWindows(documents, vocabulary, leadingTokens(vocabulary)).slice(0, Number(options.windows));
  const heldOutBatches = heldOut.map((window) => packSequences([window]));
  for (const seed of seeds) {
    const shape = { windowTokens: planDefaults.windowTokens, windowsPerStep: planDefaults.windowsPerStep };
    const text = { tokenizer: vocabulary, leadingTokens: leadingTokens(vocabulary), documents };
    const prepared = prepareTraining({ ...shape, ...text, decoder, method, config, seed });
    // Which starting point is best may hang on the last bits, so both precisions start from the same one.
    const parameters = starts.get(seed) ?? prepared.parameters;
    starts.set(seed, parameters);
    const curve = trainOnce(decoder, { ...prepared, parameters }, heldOutBatches);
    curves[precision].push(curve);
    say(`${precision} seed ${seed}: held-out ${curve.heldOut.toFixed(4)}`);
  }
  decoder.dispose();
}

const columns = ['quarter 1', 'quarter 2', 'quarter 3', 'quarter 4', 'validation', 'held-out'];
const numbers = ({ quarters, validation, heldOut }: Curve): number[] => [...quarters, validation, heldOut];
const rows = seeds.flatMap((seed, index) => {
  const [f32, bf16] = [numbers(defined(curves.f32[index], 'F32 curve')), numbers(defined(curves.bf16[index], 'BF16 curve'))];
  const differences = bf16.map((loss, column) => loss - defined(f32[column], 'loss'));
  return [
    [`${seed}, F32`, ...f32.map((loss) => loss.toFixed(4))],
    [`${seed}, BF16`, ...bf16.map((loss) => loss.toFixed(4))],
    [`${seed}, difference`, ...differences.map((difference) => difference.toFixed(4))],
  ];
});
const byColumn = columns.map((_, column) => ({
  f32: curves.f32.map((curve) => defined(numbers(curve)[column], 'loss')),
  differences: curves.bf16.map(
    (curve, index) => defined(numbers(curve)[column], 'loss') - (numbers(defined(curves.f32[index], 'curve'))[column] ?? 0),
  ),
}));
printSection(
  'BF16 beside F32 (`npm run bench -- precision RUN`)',
  [
    `${describeMachine()}. ${state.repository.name}, prefix tuning, ${stepCount} steps of ${planDefaults.windowsPerStep} x ${planDefaults.windowTokens} tokens; losses in nats per token.`,
    buildTable(
      ['seed', ...columns],
      [
        ...rows,
        ['median difference', ...byColumn.map(({ differences }) => median(differences).toFixed(4))],
        ['spread of F32 between seeds', ...byColumn.map(({ f32 }) => (Math.max(...f32) - Math.min(...f32)).toFixed(4))],
      ],
    ),
  ],
  options.write,
);
process.exit(0);

/** Trains from the given start and scores the end. */
function trainOnce(
  decoder: Decoder,
  prepared: Pick<ConstructorParameters<typeof TrainingStepper>[0], 'batches' | 'validationBatches' | 'parameters'>,
  heldOutBatches: readonly TokenBatch[],
): Curve {
  const stepper = new TrainingStepper({ ...prepared, decoder, method, config, clipNorm: planDefaults.clipNorm });
  const losses = Array.from({ length: stepCount }, (_, step) => {
    const warmUp = Math.min(1, (step + 1) / Math.max(1, planDefaults.warmUpRatio * stepCount));
    return stepper.step(step, warmUp * (1 - step / stepCount)).lossNats;
  });
  const quarters = [0, 1, 2, 3].map((quarter) => {
    const part = losses.slice(Math.round((quarter * stepCount) / 4), Math.round(((quarter + 1) * stepCount) / 4));
    return part.reduce((sum, loss) => sum + loss, 0) / part.length;
  });
  const validation = stepper.validationLoss();
  const { parameters } = stepper.snapshot();
  stepper.dispose();
  return { quarters, validation, heldOut: scoreParameters(parameters, { decoder, method, config }, heldOutBatches) };
}
