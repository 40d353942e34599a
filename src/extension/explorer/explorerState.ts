// What a person has chosen in the data explorer. Pure: each request of the panel makes the next state.
import type { DataColumn, DataTableName } from '../../pipeline/explore/dataTable.ts';
import type { DataOverview } from '../../pipeline/explore/dataFolder.ts';
import type { DataPage } from '../../pipeline/explore/queryData.ts';
import type { RowQuery } from '../../pipeline/explore/selectRows.ts';
import type { ExplorerPanelRequest } from '../../protocol/explorerPanel.ts';

/** Choices that decide which rows are shown. */
export interface ExplorerState extends RowQuery {
  readonly table: DataTableName;
  readonly page: number;
}

/** Rows of one page. */
export const explorerPageSize = 50;

/** What is shown first. */
export function firstState({ tables }: DataOverview): ExplorerState {
  return { table: tables[0]?.name ?? 'documents', filter: {}, search: '', page: 0 };
}

/**
 * The next state; the same one where a request asks for what is not there: it may come from a view that has changed since.
 *
 * @param shown The page that the person saw.
 */
export function nextState(
  state: ExplorerState,
  request: ExplorerPanelRequest,
  { tables }: DataOverview,
  shown: DataPage | undefined,
): ExplorerState {
  const columnOf = (name: string): DataColumn | undefined => shown?.columns.find((column) => column === name);
  switch (request.kind) {
    case 'table': {
      const table = tables.find(({ name }) => name === request.table)?.name;
      // What was searched for may be of use in the other table too; its columns are others.
      return table === undefined || table === state.table ? state : { table, filter: {}, search: state.search, page: 0 };
    }
    case 'filter': {
      const column = columnOf(request.column);
      return column === undefined ? state : { ...state, filter: { ...state.filter, [column]: request.value }, page: 0 };
    }
    case 'search':
      return request.text === state.search ? state : { ...state, search: request.text, page: 0 };
    case 'sort': {
      const column = columnOf(request.column);
      if (column === undefined) return state;
      const { sort } = state;
      // Upwards, downwards, then as in the file.
      const next =
        sort?.column !== column ? { column, isDescending: false } : sort.isDescending ? undefined : { column, isDescending: true };
      return { ...state, sort: next, page: 0 };
    }
    case 'page':
      return { ...state, page: Math.max(0, Math.min((shown?.pageCount ?? 1) - 1, state.page + request.step)) };
    default:
      return state;
  }
}
