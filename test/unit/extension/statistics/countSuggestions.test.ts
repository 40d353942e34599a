import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  countSuggestions,
  emptyStatistics,
  type SuggestionEvent,
  sumEntries,
} from '../../../../src/extension/statistics/countSuggestions.ts';
import { describeStatistics } from '../../../../src/extension/statistics/statisticsReport.ts';
import { mostEntries, suggestionStatisticsSchema } from '../../../../src/protocol/suggestionStatistics.ts';

const base = { base: 'smollm2' };
const run = { base: 'smollm2', run: 'shop-1' };
const day = '2026-11-24';

function eventsOf(model: SuggestionEvent['model'], languageId: string, offered: number, accepted: number, kept: number): SuggestionEvent[] {
  const repeated = (count: number, event: SuggestionEvent): SuggestionEvent[] => Array.from({ length: count }, () => event);
  return [
    ...repeated(offered, { kind: 'offered', model, languageId }),
    ...repeated(accepted, { kind: 'accepted', model, languageId }),
    ...repeated(kept, { kind: 'checked', after: 'after30Seconds', state: 'unchanged', model, languageId }),
    ...repeated(accepted - kept, { kind: 'checked', after: 'after30Seconds', state: 'gone', model, languageId }),
  ];
}

describe('countSuggestions', () => {
  const events = [...eventsOf(base, 'java', 10, 2, 1), ...eventsOf(run, 'java', 20, 8, 6), ...eventsOf(run, 'python', 5, 1, 1)];
  const statistics = countSuggestions(emptyStatistics(day), events, day);

  test('counts by model and language', () => {
    assert.deepEqual(suggestionStatisticsSchema.parse(statistics), statistics);
    assert.equal(statistics.entries.length, 3);
    const java = statistics.entries.find((entry) => entry.run !== undefined && entry.languageId === 'java');
    assert.deepEqual(java, {
      ...run,
      languageId: 'java',
      offered: 20,
      accepted: 8,
      after30Seconds: { checked: 8, unchanged: 6, similar: 0 },
      after5Minutes: { checked: 0, unchanged: 0, similar: 0 },
      lastUsed: day,
    });
  });

  test('in two parts it gives the same as at once', () => {
    const halves = countSuggestions(countSuggestions(emptyStatistics(day), events.slice(0, 17), day), events.slice(17), day);
    assert.deepEqual(sumEntries(halves.entries), sumEntries(statistics.entries));
  });

  test('keeps what was used last when there is too much', () => {
    const many = Array.from({ length: mostEntries + 5 }, (_, index) => eventsOf({ base: 'b', run: `r${index}` }, 'c', 1, 0, 0)).flat();
    const first = countSuggestions(emptyStatistics('2026-01-01'), eventsOf(base, 'old', 1, 0, 0), '2026-01-01');
    const { entries } = countSuggestions(first, many, day);
    assert.equal(entries.length, mostEntries);
    assert.ok(entries.every(({ languageId }) => languageId !== 'old'));
  });

  test('the report sets base against personalized, with the share that was kept and its uncertainty', () => {
    const report = describeStatistics(statistics, '/data/suggestions.json', (text) => text);
    const rows = report.split('\n').filter((line) => line.startsWith('|'));
    const cells = (name: string): string[] =>
      (rows.find((line) => line.startsWith(`| ${name} `)) ?? '').split('|').map((cell) => cell.trim());
    assert.deepEqual(cells('Base').slice(2, 5), ['10', '2 (20 %)', '1 of 2 (1 unchanged), 50 % [9 to 91]']);
    assert.deepEqual(cells('Personalized').slice(2, 6), ['25', '9 (36 %)', '7 of 9 (7 unchanged), 78 % [45 to 94]', '–']);
    assert.equal(new Set(rows.slice(0, 4).map((line) => line.length)).size, 1, 'columns are aligned for those who read plain text');
    assert.match(report, /\/data\/suggestions\.json/u);
  });
});
