import { formatCount } from '../../base/formatQuantity.ts';
import type { ReplayReport } from '../../pipeline/replayRun.ts';
import type { LatencySummary, VariantReplay } from '../../pipeline/replay/replaySummary.ts';
import { layOutTable } from '../terminal/textTable.ts';

/** A replay, for people: base beside personalized. */
export function replayText({ files, budget, tokenTimes, variants }: ReplayReport): string {
  const row = (name: string, value: (variant: VariantReplay) => string): string[] => [name, ...variants.map(value)];
  const rows = [
    ['', ...variants.map(({ variant }) => variant)],
    row('Characters', ({ typedCharacters }) => formatCount(typedCharacters)),
    row(
      'of them suggested and taken',
      ({ acceptedCharacters, acceptedRatio }) => `${formatCount(acceptedCharacters)} (${percent(acceptedRatio)})`,
    ),
    row('Keystrokes', ({ keystrokes }) => formatCount(keystrokes)),
    row('Suggestions shown', ({ shown }) => formatCount(shown)),
    row('of them right', ({ shownRightRatio }) => percent(shownRightRatio)),
    row('Answers remembered', ({ reusedRatio }) => percent(reusedRatio)),
    row('Line, warm: p50 / p95', ({ lineLatency }) => latency(lineLatency)),
    row('Block, warm: p50 / p95', ({ blockLatency }) => latency(blockLatency)),
    row('First in a file: p50 / p95', ({ coldLatency }) => latency(coldLatency)),
    row('Any answer: p50 / p95', ({ anyLatency }) => latency(anyLatency)),
  ];
  const times = tokenTimes && `${tokenTimes.promptMs.toFixed(2)} ms a token read, ${tokenTimes.outputMs.toFixed(1)} ms a token written`;
  return [
    layOutTable(rows, ['left', ...variants.map(() => 'right' as const)]),
    '',
    `${files.length} held-out ${files.length === 1 ? 'file' : 'files'}, prompts of up to ${budget.before} tokens${times ? `; ${times} at the start` : ''}.`,
  ].join('\n');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function latency({ count, p50Ms, p95Ms }: LatencySummary): string {
  return count === 0 ? '–' : `${Math.round(p50Ms)} / ${Math.round(p95Ms)} ms`;
}
