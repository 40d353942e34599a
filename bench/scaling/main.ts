// `npm run bench -- scaling [REPO]`: what a token costs on one core and on all, in long sequences, in a large corpus, and in a larger model.
// Usage: npm run bench -- scaling [REPO] [--part cores,length,corpus,model] [--runs 5] [--steps 3] [--python PATH] [--write]
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultModelPath } from '../defaultModelPath.ts';
import { freshCache } from '../freshCache.ts';
import { growRepository } from '../growRepository.ts';
import { peerIsMissing, peerPython } from '../peerProgram.ts';
import { type Program, runProgram } from '../runProgram.ts';
import { buildTable, describeMachine, printSection, say } from '../section.ts';
import type { SpeedRun } from '../speedRun.ts';
import { median, spread } from '../statistics.ts';
import { ownStep, peerStep, runInTurns, type StepShape } from '../stepPrograms.ts';
import { randomQwen2Path } from './randomQwen2.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    part: { type: 'string', default: 'cores,length,corpus,model' },
    runs: { type: 'string', default: '5' },
    steps: { type: 'string', default: '3' },
    /** Sizes of the corpus as multiples of the repository. */
    factors: { type: 'string', default: '1,4,16' },
    python: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const python = peerPython(options.python);
if (!python.isInstalled) say(peerIsMissing(python.path));
const turns = Number(options.runs);
const steps = Number(options.steps);
/** Steps of a run in a corpus of any size. */
const corpusSteps = 40;
const sizes = { precision: 'bf16', sequences: 8, sequenceLength: 256, steps } as const;

const parts: Readonly<Record<string, () => Promise<string[]>>> = { cores, length, corpus, model };
const paragraphs: string[] = [];
for (const name of options.part.split(',')) {
  const part = parts[name];
  if (!part) throw new Error(`--part: expected ${Object.keys(parts).join(', ')}, found ${name}`);
  paragraphs.push(...(await part()));
}
printSection(
  'Scaling (`npm run bench -- scaling`)',
  [`${describeMachine()}. BF16, P = 64, medians of ${turns} runs in turns.`, ...paragraphs],
  options.write,
);

/** Tokens per second on one core and on all of them. */
async function cores(): Promise<string[]> {
  const counts = [1, availableParallelism()];
  const shapes = counts.map((count) => ({
    ...sizes,
    modelPath: defaultModelPath(),
    cores: Array.from({ length: count }, (_, core) => core),
  }));
  const rows = await runShapes(shapes, (shape) => `${shape.cores?.length} cores`);
  const table = rows.map(({ name, runs: [one = [], all = []] }) => {
    const ratios = median(speeds(all)) / median(speeds(one));
    return [name, ...[one, all].flatMap((runs) => [median(speeds(runs)).toFixed(0), spread(speeds(runs))]), `${ratios.toFixed(2)}x`];
  });
  const head = ['program', ...counts.flatMap((count) => [`${count} cores, tokens/s`, 'lowest to highest']), 'gain'];
  return ['Cores, held by the operating system (`taskset`), 8 x 256 tokens a step:', buildTable(head, table)];
}

/** Cost of a token in sequences of 256 to 2048, at equal tokens per step. */
async function length(): Promise<string[]> {
  const lengths = [256, 512, 1024, 2048];
  const tokensPerStep = sizes.sequences * sizes.sequenceLength;
  const modelPath = defaultModelPath();
  const shapes = lengths.map((tokens) => ({ ...sizes, modelPath, sequences: tokensPerStep / tokens, sequenceLength: tokens }));
  const rows = await runShapes(shapes, (shape) => `${shape.sequenceLength} tokens`);
  const table = rows.map(({ name, runs }) => {
    const costs = runs.map((ofLength) => 1e6 / median(speeds(ofLength)));
    return [name, ...costs.map((cost) => cost.toFixed(0)), `${((costs.at(-1) ?? 0) / (costs[0] ?? 1)).toFixed(2)}x`];
  });
  const head = ['program', ...lengths.map((tokens) => `${tokensPerStep / tokens} x ${tokens}`), `${lengths.at(-1)} against ${lengths[0]}`];
  return [`Microseconds for each token, by the length of a sequence, ${tokensPerStep} tokens a step:`, buildTable(head, table)];
}

/** Cost of a trained token when the windows come from a corpus several times as large. */
async function corpus(): Promise<string[]> {
  const source = resolve(process.env['INIT_CWD'] ?? process.cwd(), positionals[0] ?? '.');
  const folder = mkdtempSync(join(tmpdir(), 'repotune-scaling-'));
  const main = resolve(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
  const rows: string[][] = [];
  try {
    for (const factor of options.factors.split(',').map(Number)) {
      const grown = growRepository(source, factor, join(folder, `times${factor}`));
      const costs: number[] = [];
      const totals: number[] = [];
      let peakBytes = 0;
      for (let turn = 1; turn <= turns; turn++) {
        const run = join(folder, 'run');
        const cache = join(folder, 'cache');
        const args = [main, 'train', grown.path, '--steps', String(corpusSteps), '--out', run, '--json', '--quiet'];
        const environment = { REPOTUNE_CACHE: freshCache(cache), REPOTUNE_DATA: join(folder, 'data') };
        totals.push((await runProgram({ name: `train ${factor}x`, command: process.execPath, args, environment })).seconds);
        const { training } = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as { training: Training };
        costs.push((1e6 * training.seconds) / training.tokens);
        peakBytes = Math.max(peakBytes, training.peakMemoryBytes);
        for (const used of [run, cache]) rmSync(used, { recursive: true, force: true });
        say(`corpus ${factor}x ${turn}/${turns}: ${costs.at(-1)?.toFixed(0)} microseconds a token, ${totals.at(-1)?.toFixed(1)} s in all`);
      }
      rows.push([
        `${factor}x`,
        (grown.bytes / 1e6).toFixed(1),
        median(costs).toFixed(0),
        spread(costs),
        median(totals).toFixed(1),
        (peakBytes / 1e6).toFixed(0),
      ]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const head = [
    'corpus',
    'MB',
    'microseconds a token, median',
    'lowest to highest',
    'whole command `train`, s',
    'peak of the training process, MB',
  ];
  return [
    `${corpusSteps} steps with our defaults on a repository and on copies of it with other names; validations are part of a token's cost, mining (cold) of the whole command:`,
    buildTable(head, rows),
  ];
}

/** What `run.json` says about training. */
interface Training {
  readonly seconds: number;
  readonly tokens: number;
  readonly peakMemoryBytes: number;
}

/** Speed and memory with a `qwen2` model of half a billion random weights. */
async function model(): Promise<string[]> {
  const shapes: StepShape[] = [{ ...sizes, modelPath: randomQwen2Path() }];
  const rows = await runShapes(shapes, () => '0.5B');
  const table = rows.map(({ name, runs: [runs = []] }) => [
    name,
    median(speeds(runs)).toFixed(0),
    spread(speeds(runs)),
    (Math.max(...runs.map((run) => run.stepPeakResidentBytes ?? Number.NaN)) / 1e6).toFixed(0),
    (Math.max(...runs.map((run) => run.peakResidentBytes)) / 1e6).toFixed(0),
  ]);
  const head = ['program', 'tokens/s, median', 'lowest to highest', 'peak MB of the steps', 'peak MB with loading'];
  return [
    'A random `qwen2` model of 0.5 billion weights (Q8_0 file, 24 layers of width 896), 8 x 256 tokens a step:',
    buildTable(head, table),
  ];
}

/** Our step and the peer's on each shape, in turns; `runs` has one list for each shape. */
async function runShapes(
  shapes: readonly StepShape[],
  describe: (shape: StepShape) => string,
): Promise<{ name: string; runs: SpeedRun[][] }[]> {
  const sides: ((shape: StepShape) => Program)[] = [ownStep];
  if (python.isInstalled) sides.push((shape) => peerStep(shape, 'peft', python.path));
  const programs = shapes.flatMap((shape) => sides.map((side) => ({ ...side(shape), name: `${side(shape).name}, ${describe(shape)}` })));
  const runs = await runInTurns(programs, turns, 'scaling');
  return sides.map((side, index) => ({
    name: side(shapes[0] as StepShape).name,
    runs: shapes.map((_, place) => runs[place * sides.length + index] ?? []),
  }));
}

function speeds(runs: readonly SpeedRun[]): number[] {
  return runs.map((run) => run.tokensPerSecond);
}
