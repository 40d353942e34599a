// Where a run stands, for people: after mining, after training, after evaluation.
import type { RunResult } from '../../pipeline/personalize.ts';
import { quoteWord } from '../resumeAdvice.ts';
import { formatDuration } from '../terminal/duration.ts';
import { formatBytes, formatCount } from '../terminal/numberText.ts';
import { layOutPairs } from '../terminal/textTable.ts';
import { miningPairs } from './miningPairs.ts';

/** A run that was mined. */
export function minedText({ path, state }: RunResult): string {
  const pairs = [...(state.mining ? miningPairs(state.mining) : []), ['Run', path] as [string, string]];
  return `${layOutPairs(pairs)}\n\nNext: npm run repotune -- train ${quoteWord(path)}`;
}

/** A run that was trained. */
export function trainedText({ path, state }: RunResult): string {
  return `${layOutPairs([...trainingPairs(state), ['Run', path]])}\n\nNext: npm run repotune -- evaluate ${quoteWord(path)}`;
}

/** How training went, as pairs of name and value. */
export function trainingPairs({ training }: RunResult['state']): [string, string][] {
  if (!training) return [];
  const first = training.validations[0]?.lossNats;
  const stopped = { noImprovement: ', stopped early: no further improvement', diverged: ', stopped: diverged' };
  return [
    [
      'Training',
      `${formatCount(training.steps)} steps in ${formatDuration(training.seconds)}, ${formatCount(training.tokensPerSecond)} tokens/s (${training.backend}, ${training.precision})${training.stopped ? stopped[training.stopped] : ''}`,
    ],
    [
      'Validation',
      `loss ${first === undefined ? '' : `${first.toFixed(3)} → `}${training.bestValidationLossNats.toFixed(3)} nats per token, best at step ${formatCount(training.bestStep)}`,
    ],
    ['Peak memory', formatBytes(training.peakMemoryBytes)],
  ];
}

/** A run with its evaluation. */
export function runText(result: RunResult): string {
  return trainedText(result);
}
