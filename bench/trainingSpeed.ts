// Speed of our own training step on the shapes of bench/peer/trainingStep.py. Prints one JSON document of the same form.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Random } from '../src/base/random.ts';
import { selectBackend } from '../src/engine/backend.ts';
import { Decoder } from '../src/model/decoder.ts';
import type { TokenBatch } from '../src/model/tokenBatch.ts';
import { packSequences } from '../src/tuning/batches.ts';
import { methodTable } from '../src/tuning/methodTable.ts';
import { TrainingStepper } from '../src/tuning/trainingStepper.ts';
import { randomPrefix } from './randomPrefix.ts';
import { watchResidentPeak } from './residentPeak.ts';
import { median } from './statistics.ts';
import type { SpeedRun } from './speedRun.ts';

const { values: options } = parseArgs({
  options: {
    model: { type: 'string' },
    backend: { type: 'string', default: 'native' },
    precision: { type: 'string', default: 'f32' },
    'prefix-length': { type: 'string', default: '64' },
    'sequence-length': { type: 'string', default: '256' },
    sequences: { type: 'string', default: '8' },
    steps: { type: 'string', default: '5' },
    'warmup-steps': { type: 'string', default: '2' },
  },
});
if (options.model === undefined) throw new Error('--model: expected the path of a GGUF file');
const precision = (['f32', 'bf16', 'quantized'] as const).find((name) => name === options.precision);
if (precision === undefined) throw new Error(`--precision: expected f32, bf16 or quantized, found ${options.precision}`);
const prefixLength = Number(options['prefix-length']);
const sequenceLength = Number(options['sequence-length']);
const sequenceCount = Number(options.sequences);
const warmupSteps = Number(options['warmup-steps']);
const stepCount = Number(options.steps);

const backendName = (['native', 'webgpu', 'tensorflow', 'wasm'] as const).find((name) => name === options.backend);
if (backendName === undefined) throw new Error(`--backend: expected native, webgpu, tensorflow or wasm, found ${options.backend}`);
const backend = await selectBackend(backendName);
const decoder = await Decoder.load(options.model, { precision });
const random = Random.fromSeed(1);
const batch = buildBatch();
const config = methodTable.prefix.configSchema.parse({ length: prefixLength, firstLayer: 0 });
const stepper = new TrainingStepper({
  decoder,
  method: methodTable.prefix,
  config,
  parameters: randomPrefix(decoder.shape, prefixLength, random),
  batches: { batch: () => batch },
  validationBatches: [],
  clipNorm: 1,
});

// Node reports kibibytes on every platform.
const peakBytes = (): number => process.resourceUsage().maxRSS * 1024;
const loadingPeakBytes = peakBytes();
const readStepPeak = watchResidentPeak();
const stepSeconds: number[] = [];
const stepCpuSeconds: number[] = [];
const lossesNats: number[] = [];
for (let step = 0; step < warmupSteps + stepCount; step++) {
  const started = performance.now();
  const cpuStarted = process.cpuUsage();
  lossesNats.push(stepper.step(step, 1).lossNats);
  if (step < warmupSteps) continue;
  stepSeconds.push((performance.now() - started) / 1000);
  const cpu = process.cpuUsage(cpuStarted);
  stepCpuSeconds.push((cpu.user + cpu.system) / 1e6);
}
const tokensPerStep = sequenceCount * sequenceLength;
const result: SpeedRun = {
  program: `repotune ${backend.name}`,
  versions: { backend: backend.details },
  precision,
  threads: availableParallelism(),
  tokensPerStep,
  targetsPerStep: batch.targetTokens.length,
  tokensPerSecond: tokensPerStep / median(stepSeconds),
  stepSeconds,
  stepCpuSeconds,
  peakResidentBytes: Math.max(loadingPeakBytes, peakBytes()),
  stepPeakResidentBytes: readStepPeak?.() ?? null,
  lossesNats,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
stepper.dispose();
decoder.dispose();

/** Random tokens, each but the first of its sequence a target. */
function buildBatch(): TokenBatch {
  return packSequences(
    Array.from({ length: sequenceCount }, () => ({
      tokens: Int32Array.from({ length: sequenceLength }, () => random.nextBelow(decoder.shape.vocabularySize)),
      isTarget: new Uint8Array(sequenceLength).fill(1),
    })),
  );
}
