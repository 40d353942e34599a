// The counts as a document for people. Pure: words are translated by the caller's function.
import type { KeptCounts, StatisticsEntry, SuggestionStatistics } from '../../protocol/suggestionStatistics.ts';
import { sumEntries } from './countSuggestions.ts';

type Counts = ReturnType<typeof sumEntries>;

/** Describes the counts in Markdown, readable as plain text too. */
export function describeStatistics(statistics: SuggestionStatistics, path: string, translate: (text: string) => string): string {
  const { since, entries } = statistics;
  const ofBase = entries.filter(({ run }) => run === undefined);
  const ofRuns = entries.filter(({ run }) => run !== undefined);
  return [
    `# ${translate('Suggestion Statistics')}`,
    '',
    `${translate('Counted since')} ${since}.`,
    translate('Only counts are kept, by model and language, and only in this file; nothing of it is ever sent anywhere:'),
    `\`${path}\``,
    '',
    `## ${translate('Base against personalized')}`,
    '',
    ...table(
      translate,
      [translate('Model')],
      [
        [[translate('Base')], sumEntries(ofBase)],
        [[translate('Personalized')], sumEntries(ofRuns)],
      ],
    ),
    '',
    `## ${translate('By model and language')}`,
    '',
    ...table(
      translate,
      [translate('Model'), translate('Language')],
      [...entries].sort(byModel).map((entry) => [[entry.run ?? entry.base, entry.languageId], entry]),
    ),
    '',
    `- ${translate('Offered: handed to the editor, which does not show all of them. One that is typed along counts once.')}`,
    `- ${translate('Accepted: taken whole.')}`,
    `- ${translate('Kept: of the accepted ones whose place could still be found, those that stand there unchanged or are still more like the suggestion than not. Behind it the range that chance alone would allow (95 %).')}`,
    `- ${translate('These are different places and different days: a hint, not a proof. The comparison of a run is the proof.')}`,
    '',
    translate(
      '"Repotune: Delete Suggestion Statistics" deletes all of it; the setting "Repotune › Completions: Keep Statistics" ends the counting.',
    ),
    '',
  ].join('\n');
}

function table(
  translate: (text: string) => string,
  names: readonly string[],
  rows: readonly (readonly [readonly string[], Counts])[],
): string[] {
  const heads = [...names, translate('Offered'), translate('Accepted'), translate('Kept after 30 s'), translate('Kept after 5 min')];
  const cells = rows.map(([row, counts]) => [
    ...row.map((text) => text.replaceAll('|', '\\|')),
    String(counts.offered),
    counts.offered === 0 ? String(counts.accepted) : `${counts.accepted} (${percent(counts.accepted / counts.offered)} %)`,
    kept(counts.after30Seconds, translate),
    kept(counts.after5Minutes, translate),
  ]);
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(heads), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)];
}

/** `9 of 10 (7 unchanged), 90 % [60 to 98]`. */
function kept({ checked, unchanged, similar }: KeptCounts, translate: (text: string) => string): string {
  if (checked === 0) return '–';
  const found = unchanged + similar;
  const [low, high] = wilsonInterval(found, checked);
  const counts = `${found} ${translate('of')} ${checked} (${unchanged} ${translate('unchanged')})`;
  return `${counts}, ${percent(found / checked)} % [${percent(low)} ${translate('to')} ${percent(high)}]`;
}

/** The 95 % interval of a share (E. B. Wilson, 1927). */
function wilsonInterval(hits: number, count: number): readonly [number, number] {
  const z = 1.96;
  const ratio = hits / count;
  const centre = ratio + z ** 2 / (2 * count);
  const half = z * Math.sqrt((ratio * (1 - ratio)) / count + z ** 2 / (4 * count ** 2));
  const scale = 1 + z ** 2 / count;
  return [Math.max(0, (centre - half) / scale), Math.min(1, (centre + half) / scale)];
}

function percent(ratio: number): string {
  return (100 * ratio).toFixed(0);
}

function byModel(one: StatisticsEntry, other: StatisticsEntry): number {
  return (one.run ?? one.base).localeCompare(other.run ?? other.base) || one.languageId.localeCompare(other.languageId);
}
