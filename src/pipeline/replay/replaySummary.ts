// What a replay says about one variant. Pure.

import type { ReplayedKey, ReplayedStretch } from './replayTyping.ts';
import type { TypedStretch } from './typingPlan.ts';

/** Milliseconds, by share of the answers. */
export interface LatencySummary {
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly mostMs: number;
}

/** One variant's replay. */
export interface VariantReplay {
  readonly variant: string;
  readonly typedCharacters: number;
  readonly keystrokes: number;
  /** Characters that came from accepted suggestions. */
  readonly acceptedCharacters: number;
  readonly acceptedRatio: number;
  /** Suggestions that were shown, counted once while they were typed along. */
  readonly shown: number;
  readonly accepted: number;
  /** Of what was shown: right as far as it goes, or in whole lines. */
  readonly shownRightRatio: number;
  /** Answers without a suggestion, by reason. */
  readonly silent: Readonly<Record<string, number>>;
  /** Answers that were there already. */
  readonly reusedRatio: number;
  /** Rests of lines for which the model was asked, but for the first request in a file. */
  readonly lineLatency: LatencySummary;
  readonly blockLatency: LatencySummary;
  /** First requests in a file: nothing of it is in the cache. */
  readonly coldLatency: LatencySummary;
  /** All answers, remembered ones too. */
  readonly anyLatency: LatencySummary;
}

/** Sums up the replays of one variant. @param stretches In the order of `replays`. */
export function summarizeReplay(variant: string, stretches: readonly TypedStretch[], replays: readonly ReplayedStretch[]): VariantReplay {
  const keys = replays.flatMap((replay) => replay.keys);
  const shown = keys.filter(({ answer }) => answer.kind === 'suggestion' && !answer.isReused);
  const acceptedKeys = keys.filter(({ acceptedLength }) => acceptedLength > 0);
  const typedCharacters = stretches.reduce((sum, { start, end }) => sum + end - start, 0);
  const acceptedCharacters = keys.reduce((sum, { acceptedLength }) => sum + acceptedLength, 0);
  const silent: Record<string, number> = {};
  for (const { answer } of keys) if (answer.kind === 'none') silent[answer.reason] = (silent[answer.reason] ?? 0) + 1;
  const asked = (key: ReplayedKey): boolean => !key.answer.isReused;
  const firsts = new Set(replays.map((replay) => replay.keys.find(asked)).filter((key) => key !== undefined));
  const isBlock = ({ answer }: ReplayedKey): boolean => answer.kind === 'suggestion' && answer.scope === 'block';
  const warm = keys.filter((key) => asked(key) && !firsts.has(key));
  return {
    variant,
    typedCharacters,
    keystrokes: replays.reduce((sum, { keystrokeCount }) => sum + keystrokeCount, 0),
    acceptedCharacters,
    acceptedRatio: ratio(acceptedCharacters, typedCharacters),
    shown: shown.length,
    accepted: acceptedKeys.length,
    shownRightRatio: ratio(shown.filter(({ acceptedLength }) => acceptedLength > 0).length, shown.length),
    silent,
    reusedRatio: ratio(keys.filter(({ answer }) => answer.isReused).length, keys.length),
    lineLatency: latencyOf(warm.filter((key) => !isBlock(key))),
    blockLatency: latencyOf(warm.filter(isBlock)),
    coldLatency: latencyOf([...firsts]),
    anyLatency: latencyOf(keys),
  };
}

function latencyOf(keys: readonly ReplayedKey[]): LatencySummary {
  const times = keys.map(({ answer }) => answer.cost.elapsedMs).sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
  return { count: times.length, p50Ms: at(0.5), p95Ms: at(0.95), mostMs: times.at(-1) ?? 0 };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
