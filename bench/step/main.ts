// `npm run bench`: speed and memory of one training step, this project beside PEFT and transformers on the same model, shapes and machine.
// Programs take turns, so that a change in the machine's load meets all of them; bench/README.md says how to bring the peer.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readGguf } from '../../src/model/gguf/readGguf.ts';
import { buildModelShape } from '../../src/model/modelShape.ts';
import { defaultModelPath } from '../defaultModelPath.ts';
import {
  levelEnvironment,
  peerEnvironment,
  peerIsMissing,
  peerPython,
  peerScript,
  type ProcessorLevel,
  processorLevels,
} from '../peerProgram.ts';
import { type Program, runProgram } from '../runProgram.ts';
import { describeMachine, printSection, say } from '../section.ts';
import { ownStep, peerStep, runInTurns, timedPrefixLength } from '../stepPrograms.ts';
import type { MatrixPeak } from './matrixPeak.ts';
import { buildPeakTable, buildSpeedTable, type PeakSeries, type SpeedSeries } from './speedTable.ts';
import { flopsPerToken } from './stepFlops.ts';

const { values: options } = parseArgs({
  options: {
    model: { type: 'string' },
    /** Python of an environment with torch, transformers, peft and gguf. */
    python: { type: 'string' },
    runs: { type: 'string', default: '5' },
    steps: { type: 'string', default: '4' },
    precision: { type: 'string', default: 'bf16,f32' },
    /** Levels that both sides are held to, separated by commas. */
    level: { type: 'string', default: 'own' },
    /** Peers to run. */
    route: { type: 'string', default: 'peft,pastKeyValues' },
    sequences: { type: 'string', default: '8' },
    'sequence-length': { type: 'string', default: '256' },
    /** Append the table to BENCHMARKS.md. */
    write: { type: 'boolean', default: false },
  },
});
const modelPath = options.model ?? defaultModelPath();
const shape = buildModelShape(readGguf(modelPath));
const python = peerPython(options.python);
if (!python.isInstalled) say(peerIsMissing(python.path));
const precisions: readonly SpeedSeries['precision'][] = options.precision.split(',').map((name) => (name === 'bf16' ? 'bf16' : 'f32'));
const levels = processorLevels.filter((level) => options.level.split(',').includes(level));

const series: SpeedSeries[] = [];
const peaks: PeakSeries[] = [];
for (const level of levels) {
  for (const precision of precisions) {
    for (const program of peakPrograms(precision, level)) peaks.push({ level, peak: (await runProgram<MatrixPeak>(program)).printed });
    const programs = stepPrograms(precision, level);
    const runs = await runInTurns(programs, Number(options.runs), `${level} ${precision}`);
    series.push(...programs.map(({ name }, index) => ({ name, precision, level, runs: runs[index] ?? [] })));
  }
}

const everyRun = series.flatMap(({ runs }) => runs);
const versions = [...new Set(everyRun.flatMap((run) => Object.entries(run.versions).map(([name, version]) => `${name} ${version}`)))];
const targets = [...new Set(everyRun.map((run) => run.targetsPerStep))];
const flops = flopsPerToken(shape, timedPrefixLength, Number(options['sequence-length']));
printSection(
  'Training step (`npm run bench`)',
  [
    `${describeMachine()}; ${versions.join(', ')}.`,
    `P = ${timedPrefixLength}, ${options.sequences} sequences of ${options['sequence-length']} tokens a step, ${targets.join(' or ')} targets a step in every program (each token but the first of a sequence), ${options.runs} runs of ${options.steps} steps each, taking turns.`,
    `A token costs ${(flops / 1e6).toFixed(0)} MFLOP: 4 for each weight of a matrix, and 14 x heads x head width x layers for each row attended to (${timedPrefixLength} and half the sequence). The peak is the fastest product below.`,
    buildSpeedTable(series, peaks, flops),
    `Fastest products of frozen matrices, GFLOP/s:`,
    buildPeakTable(peaks),
  ],
  options.write,
);

function stepPrograms(precision: 'f32' | 'bf16', level: ProcessorLevel): readonly Program[] {
  const sizes = { steps: Number(options.steps), sequences: Number(options.sequences), sequenceLength: Number(options['sequence-length']) };
  const step = { modelPath, precision, level, ...sizes };
  const routes = (['peft', 'pastKeyValues'] as const).filter((route) => options.route.split(',').includes(route));
  return [ownStep(step), ...(python.isInstalled ? routes.map((route) => peerStep(step, route, python.path)) : [])];
}

function peakPrograms(precision: 'f32' | 'bf16', level: ProcessorLevel): readonly Program[] {
  const rows = Number(options.sequences) * Number(options['sequence-length']);
  const { width, feedForwardWidth } = shape;
  const shapes = [
    [rows, width, feedForwardWidth],
    [rows, feedForwardWidth, width],
    [rows, width, width],
    [2048, 2048, 2048],
  ];
  const shared = ['--precision', precision, '--shapes', shapes.map((sizes) => sizes.join('x')).join(',')];
  const environment = { ...peerEnvironment, ...levelEnvironment(level) };
  const peer: Program = { name: 'torch product', command: python.path, args: [peerScript('matrixPeak.py'), ...shared], environment };
  const script = join(import.meta.dirname, 'matrixPeak.ts');
  const own: Program = { name: 'our product', command: process.execPath, args: [script, ...shared], environment: levelEnvironment(level) };
  return [own, ...(python.isInstalled ? [peer] : [])];
}
