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
const rows: string[][] = [];
for (const contextLength of numbers(options.lengths)) {
  for (const share of numbers(options.shares)) {
    const sideLength = Math.max(1, Math.round((contextLength * (1 - share)) / share));
    const pairCount = Math.ceil(stepTokens / (2 * (contextLength + sideLength)));
    const pairs = Array.from({ length: pairCount }, () => drawPair(contextLength, sideLength));
    const speeds = measure(pairs);
    const gains = speeds.shared.map((speed, run) => speed / defined(speeds.separate[run], 'speed'));
    const formula = (2 * contextLength + 2 * sideLength) / (contextLength + 2 * sideLength);
    const describe = (values: readonly number[], digits: number): string[] => [median(values).toFixed(digits), spread(values, digits)];
    rows.push([
      String(contextLength),
      String(share),
      String(sideLength),
      String(pairCount),
      ...describe(speeds.separate, 2),
      ...describe(speeds.shared, 2),
      ...describe(gains, 2),
      formula.toFixed(2),
    ]);
    say(defined(rows.at(-1), 'row').join('  '));
  }
}
decoder.dispose();
printSection(
  'Both sides of a pair in one pass (`npm run bench -- shared-context`)',
  [
    `${describeMachine()}; backend ${backend.details}; ${precision}, P = ${prefixLength}, ${runCount} runs of one training step each way, taking turns. Every token of both sides is a target, and none of the context, so the output head costs the same both ways: the formula, which counts tokens, is for the layers alone.`,
    buildTable(
      [
        'context',
        'share of a side',
        'side',
        'pairs a step',
        'two passes, pairs/s',
        'lowest to highest',
        'one pass, pairs/s',
        'lowest to highest',
        'gain',
        'lowest to highest',
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

/** Pairs a second of each run, after one step of each way that is not counted. */
function measure(pairs: readonly BranchGroup[]): Record<keyof typeof ways, number[]> {
  const speeds: Record<keyof typeof ways, number[]> = { separate: [], shared: [] };
  const names = Object.keys(ways) as (keyof typeof ways)[];
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
      defined(steppers[index], 'stepper').step(run + 1, 1);
      if (run >= 0) speeds[name].push((1000 * pairs.length) / (performance.now() - started));
    });
  }
  for (const stepper of steppers) stepper.dispose();
  return speeds;
}
