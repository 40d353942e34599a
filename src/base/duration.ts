// Durations as people write and read them.

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/**
 * Parses `90s`, `10m`, `1.5h` or `1h30m`.
 *
 * @returns Milliseconds, or `undefined` when the text is no duration above zero.
 */
export function parseDuration(text: string): number | undefined {
  const compact = text.trim();
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|min|m|h))+$/u.test(compact)) return undefined;
  let totalMs = 0;
  for (const [, amount = '', unit = ''] of compact.matchAll(/(\d+(?:\.\d+)?)(ms|s|min|m|h)/gu))
    totalMs += Number(amount) * (unitMs[unit] ?? 0);
  return totalMs > 0 && Number.isFinite(totalMs) ? Math.round(totalMs) : undefined;
}

/**
 * A range of times rounded to what such a range can promise: `20 to 30 s`, `2 to 3 min`, `about 4 min`.
 * @param low Seconds. @param high Seconds, at least `low`.
 */
export function formatDurationRange(low: number, high: number): string {
  const [size, unit, step] = high < 110 ? [1, 's', 5] : high < 5400 ? [60, 'min', 1] : [3600, 'h', 0.5];
  const inSteps = (seconds: number, rounding: (value: number) => number): number => rounding(seconds / size / step) * step;
  const middle = inSteps((low + high) / 2, Math.round);
  if (middle > 0 && high - low < step * size * 0.5) return `about ${middle} ${unit}`;
  const from = inSteps(low, Math.floor);
  const to = Math.max(step, inSteps(high, Math.ceil));
  return from === 0 ? `up to ${to} ${unit}` : `${from} to ${to} ${unit}`;
}
