// Arithmetic of the counts. Pure.
import type { ServedModel } from '../../pipeline/completionService.ts';
import { type KeptCounts, mostEntries, type StatisticsEntry, type SuggestionStatistics } from '../../protocol/suggestionStatistics.ts';

/** How an accepted suggestion fared. */
export type KeptState = 'unchanged' | 'similar' | 'gone';

interface Suggested {
  readonly model: ServedModel;
  readonly languageId: string;
}

interface Checked extends Suggested {
  readonly kind: 'checked';
  readonly after: 'after30Seconds' | 'after5Minutes';
  readonly state: KeptState;
}

/** One thing that is counted. */
export type SuggestionEvent = (Suggested & { readonly kind: 'offered' | 'accepted' }) | Checked;

const noneKept: KeptCounts = { checked: 0, unchanged: 0, similar: 0 };

/** Counts of nothing yet. @param day As `2026-11-24`. */
export function emptyStatistics(day: string): SuggestionStatistics {
  return { version: 1, since: day, entries: [] };
}

/** Adds events. @param day The day they are counted on. */
export function countSuggestions(statistics: SuggestionStatistics, events: readonly SuggestionEvent[], day: string): SuggestionStatistics {
  const entries = new Map(statistics.entries.map((entry) => [keyOf(entry), entry]));
  for (const event of events) {
    const { base, run } = event.model;
    const key = keyOf({ base, run, languageId: event.languageId });
    const entry: StatisticsEntry = entries.get(key) ?? {
      base,
      ...(run === undefined ? {} : { run }),
      languageId: event.languageId,
      offered: 0,
      accepted: 0,
      after30Seconds: noneKept,
      after5Minutes: noneKept,
      lastUsed: day,
    };
    entries.set(key, { ...entry, ...changed(entry, event), lastUsed: day });
  }
  const kept = [...entries.values()].sort((one, other) => other.lastUsed.localeCompare(one.lastUsed)).slice(0, mostEntries);
  return { ...statistics, entries: kept };
}

/** The sum of entries, as if one model had answered in one language. */
export function sumEntries(
  entries: readonly StatisticsEntry[],
): Pick<StatisticsEntry, 'offered' | 'accepted' | 'after30Seconds' | 'after5Minutes'> {
  const sum = (pick: (entry: StatisticsEntry) => number): number => entries.reduce((total, entry) => total + pick(entry), 0);
  const kept = (after: 'after30Seconds' | 'after5Minutes'): KeptCounts => ({
    checked: sum((entry) => entry[after].checked),
    unchanged: sum((entry) => entry[after].unchanged),
    similar: sum((entry) => entry[after].similar),
  });
  return {
    offered: sum(({ offered }) => offered),
    accepted: sum(({ accepted }) => accepted),
    after30Seconds: kept('after30Seconds'),
    after5Minutes: kept('after5Minutes'),
  };
}

function changed(entry: StatisticsEntry, event: SuggestionEvent): Partial<StatisticsEntry> {
  if (event.kind !== 'checked') return { [event.kind]: entry[event.kind] + 1 };
  const { checked, unchanged, similar } = entry[event.after];
  return {
    [event.after]: {
      checked: checked + 1,
      unchanged: unchanged + (event.state === 'unchanged' ? 1 : 0),
      similar: similar + (event.state === 'similar' ? 1 : 0),
    },
  };
}

function keyOf({ base, run, languageId }: Pick<StatisticsEntry, 'base' | 'run' | 'languageId'>): string {
  return JSON.stringify([base, run, languageId]);
}
