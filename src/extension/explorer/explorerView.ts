// What the data explorer shows, as data. Pure: words are translated by the caller's function.
import { formatCount } from '../../base/formatQuantity.ts';
import type { DataOverview } from '../../pipeline/explore/dataFolder.ts';
import type { DataColumn, RowValues } from '../../pipeline/explore/dataTable.ts';
import type { DataPage } from '../../pipeline/explore/queryData.ts';
import type { DataEntry } from '../../pipeline/explore/readDataEntry.ts';
import type { ExplorerAction, ExplorerView } from '../../protocol/explorerPanel.ts';
import type { FailureText } from '../failureText.ts';
import type { Translate } from '../training/trainingView.ts';
import { type ExplorerState, explorerPageSize } from './explorerState.ts';
import { columnTitles, entryTextTitles, tableTexts, tableTitles, valueTitles } from './explorerWords.ts';

/** Everything that the explorer knows; what is absent has not come yet. */
export interface ExplorerStanding {
  readonly overview?: DataOverview | undefined;
  readonly state?: ExplorerState | undefined;
  readonly page?: DataPage | undefined;
  readonly entry?: DataEntry | undefined;
  readonly layout: 'sideBySide' | 'unified';
  readonly isWorking: boolean;
  readonly failure?: FailureText | undefined;
}

const numericColumns: readonly DataColumn[] = ['trust', 'complexity', 'count', 'share', 'characters'];

/** Builds what is shown. */
export function buildExplorerView(standing: ExplorerStanding, translate: Translate): ExplorerView {
  const { overview, state, page, entry, isWorking, failure } = standing;
  return {
    title: overview ? `${translate('Data of')} ${overview.name}` : translate('Data'),
    detail: state ? translate(tableTexts[state.table]) : '',
    status: statusOf(standing, translate),
    isWorking,
    failure: failure && { sentence: translate(failure.sentence), advice: translate(failure.advice) },
    tablesTitle: translate('Tables'),
    tables: (overview?.tables ?? []).map(({ name, rowCount }) => ({
      id: name,
      title: rowCount === undefined ? translate(tableTitles[name]) : `${translate(tableTitles[name])} (${formatCount(rowCount)})`,
      isActive: name === state?.table,
    })),
    search: { title: translate('Path or name contains'), value: state?.search ?? '' },
    filters: state && page ? filtersOf(state, page, translate) : [],
    table: state && page ? tableOf(state, page, entry?.index, translate) : undefined,
    entry: entry && entryOf(entry, standing, translate),
    notes: notesOf(standing, translate),
    actions: [
      ...(page ? [{ id: 'exportCsv' as const, title: translate('Export as CSV…'), isPrimary: false }] : []),
      ...(failure ? [{ id: 'openLog' as const, title: translate('Open Log'), isPrimary: false }] : []),
    ],
  };
}

function statusOf({ page, isWorking, failure }: ExplorerStanding, translate: Translate): string {
  if (failure) return translate(failure.sentence);
  if (isWorking || !page) return translate('Reading…');
  const { matchCount, totalCount } = page;
  const total = formatCount(totalCount);
  return matchCount === totalCount
    ? `${total} ${translate('rows')}`
    : `${formatCount(matchCount)} ${translate('of')} ${total} ${translate('rows')}`;
}

function notesOf({ overview, page }: ExplorerStanding, translate: Translate): string[] {
  const notes: string[] = [];
  if (page && page.damagedCount > 0)
    notes.push(`${formatCount(page.damagedCount)} ${translate('lines of the file could not be read and are not shown.')}`);
  if (page?.table === 'leftOut' && page.columns.includes('count') && overview?.kind === 'run')
    notes.push(translate('This run kept only how many files were left out. "Personalize Model" shows them one by one before training.'));
  return notes;
}

function filtersOf({ filter }: ExplorerState, { facets }: DataPage, translate: Translate): ExplorerView['filters'] {
  return facets.map(({ column, values }) => {
    const value = filter[column] ?? '';
    // What was chosen stays choosable, also where nothing has it any more.
    const missing = value !== '' && !values.some((found) => found.value === value) ? [{ value, count: 0 }] : [];
    return {
      column,
      title: translate(columnTitles[column]),
      value,
      options: [
        { value: '', title: translate('All') },
        ...[...values, ...missing].map((found) => ({
          value: found.value,
          title: `${describeValue(column, found.value, translate)} (${formatCount(found.count)})`,
        })),
      ],
    };
  });
}

function tableOf(
  { sort, table }: ExplorerState,
  page: DataPage,
  openIndex: number | undefined,
  translate: Translate,
): NonNullable<ExplorerView['table']> {
  const { columns, rows, matchCount, pageCount } = page;
  const first = rows.length === 0 ? 0 : page.page * explorerPageSize + 1;
  return {
    caption: translate(tableTitles[table]),
    columns: columns.map((id) => ({
      id,
      title: translate(columnTitles[id]),
      isNumeric: numericColumns.includes(id),
      sort: sort?.column !== id ? 'none' : sort.isDescending ? 'descending' : 'ascending',
    })),
    rows: rows.map(({ index, values }) => ({
      index,
      isOpen: index === openIndex,
      cells: columns.map((column) => describeCell(column, values, translate)),
    })),
    paging: {
      text:
        rows.length === 0
          ? translate('No row fits.')
          : `${formatCount(first)}–${formatCount(first + rows.length - 1)} ${translate('of')} ${formatCount(matchCount)}`,
      previous: translate('Previous Page'),
      next: translate('Next Page'),
      hasPrevious: page.page > 0,
      hasNext: page.page < pageCount - 1,
    },
  };
}

function entryOf(entry: DataEntry, { overview, layout }: ExplorerStanding, translate: Translate): NonNullable<ExplorerView['entry']> {
  const { values, places, texts, difference } = entry;
  const action = (id: ExplorerAction, title: string): ExplorerView['actions'][number] => ({
    id,
    title: translate(title),
    isPrimary: false,
  });
  const canOpen = overview?.kind === 'run' || places.length > 0;
  const isRevision = entry.table === 'revisions';
  return {
    title:
      [values.name, values.path].filter((part) => part !== undefined && part !== '').join(' · ') || translate(tableTitles[entry.table]),
    facts: (Object.keys(values) as DataColumn[])
      .filter((column) => column !== 'path' && column !== 'name')
      .map((column) => [translate(columnTitles[column]), describeCell(column, values, translate)]),
    actions: [
      ...(canOpen && places.length > 0 ? [action('openFile', 'Open File')] : []),
      ...(places.length > 1 ? [action('openTest', 'Open Test')] : []),
      ...(places.length > 0 && entry.table !== 'leftOut' ? [action('leaveOut', 'Leave Out Next Time…')] : []),
      ...(difference ? [layout === 'unified' ? action('sideBySide', 'Show Side by Side') : action('unified', 'Show in One Column')] : []),
      action('closeEntry', 'Close'),
    ],
    difference: difference && {
      caption: translate(isRevision ? 'What the commit changed' : 'Worse and better code'),
      layout,
      before: translate(isRevision ? 'Before' : 'Worse'),
      after: translate(isRevision ? 'After' : 'Better'),
      line: translate('Line'),
      removed: translate(isRevision ? 'before' : 'worse'),
      added: translate(isRevision ? 'after' : 'better'),
      rows: difference.rows.map((row) =>
        row.kind === 'gap' ? { kind: 'gap' as const, text: `${formatCount(row.gapCount)} ${translate('equal lines')}` } : row,
      ),
      note: difference.isCut ? translate('The rest is too long to be shown.') : '',
    },
    texts: texts.map(({ name, text, isCut }) => ({
      title: `${translate(entryTextTitles[name])}${isCut ? ` (${translate('shortened')})` : ''}`,
      text,
      isOpen: !difference,
    })),
  };
}

function describeCell(column: DataColumn, values: RowValues, translate: Translate): string {
  const value = values[column];
  if (value === undefined) return '';
  if (typeof value === 'number') {
    if (column === 'trust') return value.toFixed(2);
    return column === 'share' ? `${(100 * value).toFixed(1)} %` : formatCount(value);
  }
  return describeValue(column, value, translate);
}

function describeValue(column: DataColumn, value: string, translate: Translate): string {
  if (column === 'commit') return value.slice(0, 12);
  if (column === 'date') return value.slice(0, 10);
  const title = valueTitles[column]?.[value];
  return title === undefined ? value : translate(title);
}
