// The words of a progress line. Pure: what to say, not where.
import { formatBytes, formatCount } from '../../base/formatQuantity.ts';
import type { Progress } from '../../base/progress.ts';
import type { StageName } from '../../pipeline/pipelineEvent.ts';
import { formatDurationRange } from '../../base/duration.ts';
import type { Estimate } from '../../base/progressEstimate.ts';
import { stageTitles } from '../../protocol/stageTitles.ts';
import { fitText } from './textTable.ts';

/** Width of the bar, columns. */
const barWidth = 20;

/** The title, padded so that what follows stands below each other. */
export function stageTitle(stage: StageName): string {
  return stageTitles[stage].padEnd(Math.max(...Object.values(stageTitles).map((title) => title.length)));
}

/**
 * One line about a stage under way: bar, counts, rate, time left, note.
 * @param width Columns at most.
 */
export function progressText(stage: StageName, progress: Progress | undefined, estimate: Estimate | undefined, width: number): string {
  if (!progress) return fitText(`${stageTitle(stage)}  …`, width);
  const parts = [
    progress.total ? buildBar(progress.done / progress.total, barWidth) : undefined,
    countsText(progress),
    estimate && rateText(estimate.unitsPerSecond, progress.unit),
    estimate?.secondsLeft && progress.done < (progress.total ?? 0)
      ? `${formatDurationRange(estimate.secondsLeft.low, estimate.secondsLeft.high)} left`
      : undefined,
    progress.note,
  ];
  return fitText(`${stageTitle(stage)}  ${parts.filter((part) => part !== undefined).join('  ')}`, width);
}

/** A bar of `width` columns, filled to `ratio` (0 to 1). */
export function buildBar(ratio: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, ratio)) * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}

function countsText({ done, total, unit }: Progress): string {
  if (unit === 'bytes') return total ? `${formatBytes(done)} of ${formatBytes(total)}` : formatBytes(done);
  return total ? `${formatCount(done)} of ${formatCount(total)} ${unit}` : `${formatCount(done)} ${unit}`;
}

function rateText(unitsPerSecond: number, unit: string): string {
  if (unit === 'bytes') return `${formatBytes(Math.round(unitsPerSecond))}/s`;
  const singular = unit.replace(/s$/u, '');
  if (unitsPerSecond < 1) return `${(1 / unitsPerSecond).toFixed(1)} s/${singular}`;
  return `${unitsPerSecond < 9.95 ? unitsPerSecond.toFixed(1) : formatCount(unitsPerSecond)} ${unit}/s`;
}
