// `npm run bench`: training speed of this project beside PyTorch on the same model, shapes and machine.
// Programs take turns, so that a change in the machine's load meets all of them; bench/README.md says how to bring the peer.
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { userCacheFolder } from '../src/base/userFolders.ts';
import { runProgram, type SpeedRun, type TimedProgram } from './speedRun.ts';
import { buildSpeedTable, describeMachine, type SpeedSeries } from './speedTable.ts';

const { values: options } = parseArgs({
  options: {
    model: { type: 'string' },
    /** Python of an environment with torch, transformers, peft and gguf. */
    python: { type: 'string', default: join(userCacheFolder(), 'peer', 'bin', 'python') },
    runs: { type: 'string', default: '5' },
    steps: { type: 'string', default: '5' },
    precision: { type: 'string', default: 'f32,bf16' },
    /** Also measure PEFT's own PrefixTuningConfig, which is slower than handing over keys and values. */
    peft: { type: 'boolean', default: false },
    /** Append the table to BENCHMARKS.md. */
    write: { type: 'boolean', default: false },
  },
});
const root = resolve(import.meta.dirname, '..');
const modelPath = options.model ?? defaultModelPath();
const precisions: readonly SpeedRun['precision'][] = options.precision.split(',').map((name) => (name === 'bf16' ? 'bf16' : 'f32'));
const hasPeer = existsSync(options.python);
if (!hasPeer) say(`The peer is not installed (no ${options.python}): measuring this project only. bench/README.md says how to install it.`);

const series: SpeedSeries[] = [];
for (const precision of precisions) {
  const programs = buildPrograms(precision);
  const runs = new Map<string, SpeedRun[]>(programs.map((program) => [program.name, []]));
  for (let turn = 1; turn <= Number(options.runs); turn++) {
    for (const program of programs) {
      const run = await runProgram(program);
      runs.get(program.name)?.push(run);
      say(
        `${precision} ${turn}/${options.runs} ${program.name}: ${run.tokensPerSecond.toFixed(0)} tokens/s, ${(run.peakResidentBytes / 1e6).toFixed(0)} MB`,
      );
    }
  }
  series.push(...programs.map(({ name }) => ({ name, precision, runs: runs.get(name) ?? [] })));
}

const table = buildSpeedTable(series);
const versions = [
  ...new Set(series.flatMap(({ runs }) => Object.entries(runs[0]?.versions ?? {}).map(([name, version]) => `${name} ${version}`))),
];
const page = [
  `## Prefix training, ${new Date().toISOString().slice(0, 10)}`,
  `${describeMachine()}; ${versions.join(', ')}.`,
  `P = 64, 4 sequences of 256 tokens a step, ${options.runs} runs of ${options.steps} steps each, taking turns.`,
  table,
].join('\n\n');
process.stdout.write(`${page}\n`);
if (options.write) {
  appendFileSync(join(root, 'BENCHMARKS.md'), `\n${page}\n`);
  say('Appended to BENCHMARKS.md.');
}

function buildPrograms(precision: 'f32' | 'bf16'): readonly TimedProgram[] {
  const shared = ['--model', modelPath, '--precision', precision, '--steps', options.steps];
  const peer = (route: string): TimedProgram => ({
    name: `transformers ${route}`,
    command: options.python,
    args: [join(root, 'bench', 'peer', 'peftPrefix.py'), '--route', route, ...shared],
    // Lets glibc keep freed memory instead of returning it after each step, which costs the peer up to half its time.
    environment: { MALLOC_TRIM_THRESHOLD_: '68719476736', MALLOC_MMAP_THRESHOLD_: '68719476736', MALLOC_ARENA_MAX: '1' },
  });
  const own: TimedProgram = { name: 'repotune', command: process.execPath, args: [join(root, 'bench', 'trainingSpeed.ts'), ...shared] };
  return [own, ...(hasPeer ? [peer('pastKeyValues')] : []), ...(hasPeer && options.peft ? [peer('peft')] : [])];
}

/** The default base model, fetched first where it is missing. */
function defaultModelPath(): string {
  return execFileSync(process.execPath, [join(root, 'src', 'cli', 'main.ts'), 'models', 'path'], { encoding: 'utf8' }).trim();
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
