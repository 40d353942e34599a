// What mining found, for people: `mine`, and the first part of `plan`.
import type { MineResult } from '../../pipeline/mineDatasets.ts';
import { formatBytes, formatCount, formatDuration } from '../../base/formatQuantity.ts';
import { layOutPairs, layOutTable } from '../terminal/textTable.ts';
import { countsText } from './countsText.ts';

type MiningReport = MineResult['report'];

/** Conventions and warnings shown at most; all are in the report. */
const MOST_SHOWN = 6;

/** The tables and lines of a report. */
export function miningReportText(report: MiningReport): string {
  return [languageTable(report), layOutPairs(reportPairs(report)), ...warningLines(report)].join('\n\n');
}

function languageTable({ languages }: MiningReport): string {
  const rows = Object.entries(languages).sort(([, a], [, b]) => b.functions - a.functions);
  const total = { files: 0, functions: 0, tests: 0, focalPairs: 0, revisions: 0, pairs: 0 };
  for (const [, row] of rows) for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += row[key];
  const cells = (name: string, row: typeof total): string[] => [
    name,
    ...[row.files, row.functions, row.tests, row.focalPairs, row.revisions, row.pairs].map(formatCount),
  ];
  return layOutTable(
    [
      ['Language', 'Files', 'Functions', 'Tests', 'Focal pairs', 'Revisions', 'Better/worse pairs'],
      ...rows.map(([language, row]) => cells(language, row)),
      ...(rows.length > 1 ? [cells('all', total)] : []),
    ],
    ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
  );
}

function reportPairs(report: MiningReport): [string, string][] {
  const { history, split, duplicates, pairs, focalPairs } = report;
  const lines: [string, string][] = [
    [
      'Split',
      (['train', 'validation', 'heldOut', 'unused'] as const)
        .filter((role) => split[role].files > 0 || split[role].functions > 0)
        .map((role) => `${roleTexts[role]} ${formatCount(split[role].files)} files, ${formatCount(split[role].functions)} functions`)
        .join('; '),
    ],
  ];
  if (split.heldOutFunctions > 0) lines.push(['', `of these, ${formatCount(split.heldOutFunctions)} functions held out of other files`]);
  if (Object.keys(report.leftOut).length > 0) lines.push(['Left out', countsText(report.leftOut)]);
  lines.push([
    'History',
    `${formatCount(history.commits)} commits${history.isShallow ? ' (shallow clone)' : ''}; changes of functions: ${Object.keys(history.byClass).length > 0 ? countsText(history.byClass) : 'none'}`,
  ]);
  if (Object.keys(history.leftOut).length > 0) lines.push(['Commits left out', countsText(history.leftOut)]);
  lines.push([
    'Secrets',
    report.secrets.length === 0 ? 'none found' : `${formatCount(report.secrets.length)} replaced: ${secretsText(report)}`,
  ]);
  lines.push([
    'Duplicates',
    `${formatCount(duplicates.exactFiles)} equal files, ${formatCount(duplicates.nearDuplicateFileGroups)} groups of similar ones; taken out of training: ${formatCount(duplicates.cappedFunctions)} repeated functions, ${formatCount(duplicates.leakedFunctions)} copies of held-out ones`,
  ]);
  if (focalPairs.count > 0)
    lines.push([
      'Focal pairs',
      `${formatCount(focalPairs.count)}; ${formatCount(focalPairs.testsWithout)} tests without a function they are about`,
    ]);
  for (const [kind, { count, share, rules }] of Object.entries(pairs.byKind))
    lines.push([`Pairs: ${kind}`, `${formatCount(count)} (${Math.round(share * 100)} %); ${countsText(rules, MOST_SHOWN)}`]);
  if (Object.keys(pairs.rejected).length > 0) lines.push(['Pairs left out', countsText(pairs.rejected)]);
  const conventions = [...report.conventions].sort((a, b) => b.supportCount - a.supportCount).slice(0, MOST_SHOWN);
  if (conventions.length > 0)
    lines.push([
      'Conventions',
      conventions
        .map(
          (entry) => `${entry.choice} ${entry.form} (${formatCount(entry.supportCount)} places, ${Math.round(entry.supportRatio * 100)} %)`,
        )
        .join(', '),
    ]);
  for (const { name, isUsed, detail } of report.linters) lines.push([`Linter ${name}`, `${isUsed ? 'used' : 'not used'}: ${detail}`]);
  const totalMs = Object.values(report.stageMs).reduce((sum, value) => sum + value, 0);
  lines.push(['Time', `${formatDuration(totalMs / 1000)}, peak memory ${formatBytes(report.peakMemoryBytes)}`]);
  return lines;
}

const roleTexts = { train: 'learnt from', validation: 'watched during training', heldOut: 'held out', unused: 'not used' } as const;

function secretsText({ secrets }: MiningReport): string {
  const kinds: Record<string, number> = {};
  for (const { kind } of secrets) kinds[kind] = (kinds[kind] ?? 0) + 1;
  const first = secrets.slice(0, 3).map(({ path, place }) => `${path} ${place}`);
  return `${countsText(kinds)} (${first.join(', ')}${secrets.length > first.length ? ', …' : ''})`;
}

function warningLines({ warnings }: MiningReport): string[] {
  if (warnings.length === 0) return [];
  return [warnings.map(({ text }) => `Note: ${text}`).join('\n')];
}

/** Every file that was left out, one a line. @param reason Only for this reason; `true`: for any. */
export function leftOutText({ leftOut }: MineResult, reason: boolean | string): string {
  const wanted = leftOut.filter((problem) => reason === true || problem.reason === reason);
  if (wanted.length === 0) return `Left out${typeof reason === 'string' ? ` for ${reason}` : ''}: nothing.`;
  return wanted.map((problem) => `${problem.reason.padEnd(20)} ${problem.path}${problem.detail ? ` (${problem.detail})` : ''}`).join('\n');
}
