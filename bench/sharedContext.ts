// `npm run bench -- shared-context`: what one pass over both sides of a pair saves beside two passes over copies of the context.
// Both train the same prefix on the same pairs, in turns; the formula counts tokens: (2x + b + w) / (x + b + w) for a context of x tokens
// and sides of b and w.
import { parseArgs } from 'node:util';
import { defined } from '../src/base/assert.ts';
import { Random } from '../src/base/random.ts';
import { selectBackend } from '../src/engine/backend.ts';
import { Decoder } from '../src/model/decoder.ts';
import type { TokenBatch } from '../src/model/tokenBatch.ts';
import { packSequences } from '../src/tuning/batches.ts';
import { methodTable } from '../src/tuning/methodTable.ts';
import { type BranchGroup, packBranches } from '../src/tuning/packBranches.ts';
import { TrainingStepper } from '../src/tuning/trainingStepper.ts';
import { defaultModelPath } from './defaultModelPath.ts';
import { randomPrefix } from './randomPrefix.ts';
import { buildTable, describeMachine, printSection, say } from './section.ts';
import { median, spread } from './statistics.ts';

const { values: options } = parseArgs({
  options: {
    model: { type: 'string' },
    precision: { type: 'string', default: 'bf16' },
    'prefix-length': { type: 'string', default: '64' },
    /** Tokens of the context. */
    lengths: { type: 'string', default: '128,256,512,1024' },
    /** The context's part of each side. */
    shares: { type: 'string', default: '0.25,0.5,0.75,0.9' },
    /** Tokens of a step of two passes at least; whole pairs. */
    'step-tokens': { type: 'string', default: '2048' },
    runs: { type: 'string', default: '5' },
    /** Append the table to BENCHMARKS.md. */
    write: { type: 'boolean', default: false },
  },
});
const precision = defined(
  (['f32', 'bf16', 'quantized'] as const).find((name) => name === options.precision),
  '--precision: f32, bf16 or quantized',
);
const prefixLength = Number(options['prefix-length']);
const stepTokens = Number(options['step-tokens']);
const runCount = Number(options.runs);
const numbers = (list: string): number[] => list.split(',').map(Number);

const backend = await selectBackend('native');
const decoder = await Decoder.load(options.model ?? defaultModelPath(), { precision });
const random = Random.fromSeed(1);
const config = methodTable.prefix.configSchema.parse({ length: prefixLength, firstLayer: 0 });
const ways = { separate: pairsApart, shared: packBranches };
type Way = keyof typeof ways;

/** One training step. */
interface StepTime {
  readonly seconds: number;
  readonly processorSeconds: number;
}

const rows: string[][] = [];
for (const contextLength of numbers(options.lengths)) {
  for (const share of numbers(options.shares)) {
    const sideLength = Math.max(1, Math.round((contextLength * (1 - share)) / share));
    const pairCount = Math.ceil(stepTokens / (2 * (contextLength + sideLength)));
    const pairs = Array.from({ length: pairCount }, () => drawPair(contextLength, sideLength));
    const { separate, shared } = measure(pairs);
    const gains = (time: keyof StepTime): number[] => separate.map((step, run) => step[time] / defined(shared[run], 'run')[time]);
    const speeds = (steps: readonly StepTime[]): number[] => steps.map(({ seconds }) => pairCount / seconds);
    const formula = (2 * contextLength + 2 * sideLength) / (contextLength + 2 * sideLength);
    rows.push([
      ...[contextLength, share, sideLength, pairCount].map(String),
      ...[speeds(separate), speeds(shared), gains('seconds'), gains('processorSeconds')].map(describe),
      formula.toFixed(2),
    ]);
    say(defined(rows.at(-1), 'row').join('  '));
  }
}
decoder.dispose();
printSection(
  'Both sides of a pair in one pass (`npm run bench -- shared-context`)',
  [
    `${describeMachine()}; backend ${backend.details}; ${precision}, P = ${prefixLength}, ${runCount} runs of one training step each way, taking turns; medians, lowest to highest. Every token of both sides is a target, and none of the context, so the output head costs the same both ways: the formula, which counts tokens, is for the layers alone.`,
    buildTable(
      [
        'context',
        'share of a side',
        'side',
        'pairs a step',
        'two passes, pairs/s',
        'one pass, pairs/s',
        'gain',
        'in processor time',
        'formula',
      ],
      rows,
    ),
  ],
  options.write,
);

/** Random tokens; all of both sides are targets. */
function drawPair(contextLength: number, sideLength: number): BranchGroup {
  const draw = (length: number): Int32Array => Int32Array.from({ length }, () => random.nextBelow(decoder.shape.vocabularySize));
  const side = (): BranchGroup['branches'][number] => ({ tokens: draw(sideLength), isTarget: new Uint8Array(sideLength).fill(1) });
  return { context: draw(contextLength), branches: [side(), side()] };
}

/** Each side behind a copy of its context. */
function pairsApart(pairs: readonly BranchGroup[]): TokenBatch {
  return packSequences(
    pairs.flatMap(({ context, branches }) =>
      branches.map(({ tokens, isTarget }) => ({
        tokens: Int32Array.of(...context, ...tokens),
        isTarget: Uint8Array.of(...context.map(() => 0), ...isTarget),
      })),
    ),
  );
}

/** Median, lowest and highest. */
function describe(values: readonly number[]): string {
  return `${median(values).toFixed(2)} (${spread(values, 2)})`;
}

/** Time of each run both ways, after one step of each that is not counted. */
function measure(pairs: readonly BranchGroup[]): Record<Way, StepTime[]> {
  const times: Record<Way, StepTime[]> = { separate: [], shared: [] };
  const names = Object.keys(ways) as Way[];
  const steppers = names.map((name) => {
    const batch = ways[name](pairs);
    return new TrainingStepper({
      decoder,
      method: methodTable.prefix,
      config,
      parameters: randomPrefix(decoder.shape, prefixLength, random),
      batches: { batch: () => batch },
      validationBatches: [],
      clipNorm: 1,
    });
  });
  for (let run = -1; run < runCount; run++) {
    names.forEach((name, index) => {
      const started = performance.now();
      const processorStarted = process.cpuUsage();
      defined(steppers[index], 'stepper').step(run + 1, 1);
      const { user, system } = process.cpuUsage(processorStarted);
      const seconds = (performance.now() - started) / 1000;
      if (run >= 0) times[name].push({ seconds, processorSeconds: (user + system) / 1e6 });
    });
  }
  for (const stepper of steppers) stepper.dispose();
  return times;
}
