// Runs of several programs to one table with medians, spread and ratios.
import type { ProcessorLevel } from '../peerProgram.ts';
import { buildTable } from '../section.ts';
import { median, spread } from '../statistics.ts';
import type { MatrixPeak } from './matrixPeak.ts';
import type { SpeedRun } from '../speedRun.ts';

/** All runs of one program at one precision and processor level. */
export interface SpeedSeries {
  readonly name: string;
  readonly precision: 'f32' | 'bf16';
  readonly level: ProcessorLevel;
  readonly runs: readonly SpeedRun[];
}

/** Fastest products of one program at one precision and processor level. */
export interface PeakSeries {
  readonly level: ProcessorLevel;
  readonly peak: MatrixPeak;
}

const stepColumns = [
  'program',
  'precision',
  'level',
  'tokens/s, median',
  'lowest to highest',
  'first program is x times as fast',
  'processor seconds per 1000 tokens',
  'GFLOP/s, share of peak',
  'peak MB of the steps',
  'peak MB with loading',
];

/** Steps: tokens per second, how many times as fast the first series of the same precision and level is, arithmetic and memory. */
export function buildSpeedTable(series: readonly SpeedSeries[], peaks: readonly PeakSeries[], flopsPerToken: number): string {
  const rows = series.map(({ name, precision, level, runs }) => {
    const speeds = runs.map((run) => run.tokensPerSecond);
    const first = series.find((candidate) => candidate.precision === precision && candidate.level === level)?.runs ?? [];
    const cpuSeconds = median(runs.flatMap((run) => run.stepCpuSeconds.map((seconds) => (1000 * seconds) / run.tokensPerStep)));
    const gigaflops = (median(speeds) * flopsPerToken) / 1e9;
    return [
      name,
      precision,
      level,
      median(speeds).toFixed(0),
      spread(speeds),
      (median(first.map((run) => run.tokensPerSecond)) / median(speeds)).toFixed(2),
      cpuSeconds.toFixed(2),
      `${gigaflops.toFixed(0)}, ${((100 * gigaflops) / peakOf(peaks, precision, level)).toFixed(0)} %`,
      megabytes(runs.map((run) => run.stepPeakResidentBytes ?? Number.NaN)),
      megabytes(runs.map((run) => run.peakResidentBytes)),
    ];
  });
  return buildTable(stepColumns, rows);
}

/** Products: GFLOP/s by shape, best of the runs. */
export function buildPeakTable(peaks: readonly PeakSeries[]): string {
  const shapes = Object.keys(peaks[0]?.peak.gigaflops ?? {});
  const rows = peaks.map(({ level, peak }) => [
    peak.program.split(' ')[0] ?? '',
    peak.precision,
    level,
    ...shapes.map((shape) => (peak.gigaflops[shape] ?? Number.NaN).toFixed(0)),
  ]);
  return buildTable(['product', 'precision', 'level', ...shapes.map((shape) => shape.replaceAll('x', ' x '))], rows);
}

/** The fastest product that any program reached, GFLOP/s: what the machine can do. */
function peakOf(peaks: readonly PeakSeries[], precision: string, level: ProcessorLevel): number {
  const matching = peaks.filter((candidate) => candidate.peak.precision === precision && candidate.level === level);
  return Math.max(...matching.flatMap(({ peak }) => Object.values(peak.gigaflops)));
}

function megabytes(bytes: readonly number[]): string {
  const most = Math.max(...bytes) / 1e6;
  return Number.isNaN(most) ? 'unknown' : most.toFixed(0);
}
