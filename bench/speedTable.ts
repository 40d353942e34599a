// Runs of several programs to one table with medians, spread and ratios.
import { cpus, totalmem } from 'node:os';
import { median, type SpeedRun } from './speedRun.ts';

/** All runs of one program at one precision. */
export interface SpeedSeries {
  readonly name: string;
  readonly precision: 'f32' | 'bf16';
  readonly runs: readonly SpeedRun[];
}

/** A Markdown table; the ratio says how many times as fast the first series of the same precision is. */
export function buildSpeedTable(series: readonly SpeedSeries[]): string {
  const rows = series.map(({ name, precision, runs }) => {
    const speeds = runs.map((run) => run.tokensPerSecond);
    const first = series.find((candidate) => candidate.precision === precision)?.runs.map((run) => run.tokensPerSecond) ?? [];
    const peakMegabytes = Math.max(...runs.map((run) => run.peakResidentBytes)) / 1e6;
    const cpuSeconds = median(runs.flatMap((run) => run.stepCpuSeconds.map((seconds) => (1000 * seconds) / run.tokensPerStep)));
    const spread = `${Math.min(...speeds).toFixed(0)} to ${Math.max(...speeds).toFixed(0)}`;
    const ratio = (median(first) / median(speeds)).toFixed(2);
    return `| ${name} | ${precision} | ${median(speeds).toFixed(0)} | ${spread} | ${ratio} | ${cpuSeconds.toFixed(2)} | ${peakMegabytes.toFixed(0)} |`;
  });
  return [
    '| program | precision | tokens/s, median | lowest to highest | first program is x times as fast | processor seconds per 1000 tokens | peak memory, MB |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** The machine in one line. */
export function describeMachine(): string {
  const processors = cpus();
  const memoryGigabytes = (totalmem() / 1e9).toFixed(0);
  return `${processors.length} cores of ${processors[0]?.model.trim() ?? 'an unknown processor'}, ${memoryGigabytes} GB, ${process.platform} ${process.arch}`;
}
