import { formatBytes, formatCount, formatDuration } from '../../base/formatQuantity.ts';
import type { PlanReport } from '../../pipeline/planRepository.ts';
import { formatDurationRange } from '../../base/duration.ts';
import { pairUsePairs } from './pairUseText.ts';
import { layOutPairs } from '../terminal/textTable.ts';
import { miningReportText } from './miningReportText.ts';

/** What a run would do, for people. */
export function planText(plan: PlanReport): string {
  const { parts, totalSeconds, peakMemoryBytes, machineMemoryBytes } = plan;
  const epochs = plan.epochs < 9.95 ? plan.epochs.toFixed(1) : formatCount(plan.epochs);
  const pairs: [string, string][] = [
    ['Base model', plan.model],
    ['Method', plan.method],
    ...pairUsePairs(plan.pairUse),
    ['Backend', `${plan.backend.name} (${plan.backend.details})`],
    ['', plan.backend.why],
    [
      'Training',
      `${formatCount(plan.stepCount)} steps of ${formatDuration(plan.secondsPerStep)}, ${formatCount(plan.trainingTokens)} tokens, ${epochs} passes over the code`,
    ],
    ['Whole job', formatDurationRange(totalSeconds.low, totalSeconds.high)],
    [
      'Of it',
      `${formatDuration(parts.preparation)} mining and loading, ${formatDuration(parts.steps)} steps, ${formatDuration(parts.validation)} validation, ${formatDuration(parts.evaluation)} evaluation`,
    ],
    ['Peak memory', `${formatBytes(peakMemoryBytes.low)} to ${formatBytes(peakMemoryBytes.high)} of ${formatBytes(machineMemoryBytes)}`],
  ];
  const warning = peakMemoryBytes.high > machineMemoryBytes ? '\n\nThis may not fit into the memory of this machine.' : '';
  return `${miningReportText(plan.mining)}\n\n${layOutPairs(pairs)}${warning}\n\nNothing was trained or kept. Write personalize in place of plan to do it.`;
}
