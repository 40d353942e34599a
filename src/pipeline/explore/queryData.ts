// One page of a table, and the whole selection as a file.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { toArtifactError } from '../../artifacts/artifactError.ts';
import { throwIfAborted } from '../../base/cancellation.ts';
import { csvLine } from '../../base/csvLine.ts';
import type { PipelineContext } from '../pipelineEvent.ts';
import { type DataName, openDataFolder } from './dataFolder.ts';
import { type DataColumn, type DataTableName, dataTables, type RowValues } from './dataTable.ts';
import { type Facet, type RowQuery, selectRows } from './selectRows.ts';
import { readTableRows, type TableRows } from './tableRows.ts';

/** Rows of a page at most. */
const mostPageRows = 200;

/** Which rows of which table. */
export interface DataQuery extends DataName, RowQuery {
  readonly table: DataTableName;
}

/** Which page of them. */
export interface PageQuery extends DataQuery {
  /** From 0; one behind the last is the last. */
  readonly page: number;
  readonly pageSize: number;
}

/** One page. */
export interface DataPage {
  readonly table: DataTableName;
  /** Columns in which any row of the table has a value. */
  readonly columns: readonly DataColumn[];
  readonly rows: readonly { readonly index: number; readonly values: RowValues }[];
  readonly page: number;
  /** At least 1. */
  readonly pageCount: number;
  /** Rows that the conditions let through. */
  readonly matchCount: number;
  readonly totalCount: number;
  readonly facets: readonly Facet[];
  /** Lines of the file that could not be read. */
  readonly damagedCount: number;
}

/**
 * Reads one page of a table.
 *
 * @throws {ArtifactError} As {@link openDataFolder}; `fileMissing`, `fileCorrupt`; the abort reason when the signal fires.
 */
export async function queryData(query: PageQuery, { signal }: Pick<PipelineContext, 'signal'>): Promise<DataPage> {
  const found = await readTableRows(openDataFolder(query), query.table, signal);
  const { indexes, facets } = selectRows(found.rows, dataTables[query.table].facets, query);
  const pageSize = Math.max(1, Math.min(mostPageRows, query.pageSize));
  const pageCount = Math.max(1, Math.ceil(indexes.length / pageSize));
  const page = Math.max(0, Math.min(pageCount - 1, query.page));
  return {
    table: query.table,
    columns: filledColumns(found, query.table),
    rows: indexes.slice(page * pageSize, (page + 1) * pageSize).map((index) => ({ index, values: found.rows[index]?.values ?? {} })),
    ...{ page, pageCount, matchCount: indexes.length, totalCount: found.rows.length },
    facets: facets.filter(({ values }) => values.length > 0),
    damagedCount: found.damagedCount,
  };
}

/**
 * Writes what a query selects as comma-separated values, whatever the page; the file appears whole or not at all.
 *
 * @param query With the path of the file.
 * @throws {ArtifactError} As {@link queryData}; `notWritable`, `diskFull`.
 */
export async function exportData(
  { file, ...query }: DataQuery & { readonly file: string },
  { signal }: Pick<PipelineContext, 'signal'>,
): Promise<{ readonly rowCount: number }> {
  const found = await readTableRows(openDataFolder(query), query.table, signal);
  const { indexes } = selectRows(found.rows, [], query);
  const columns = filledColumns(found, query.table);
  const temporary = `${file}.${process.pid}.partial`;
  try {
    const stream = createWriteStream(temporary, { mode: 0o600 });
    const ended = finished(stream);
    ended.catch(() => undefined);
    stream.write(csvLine(columns));
    for (const index of indexes) {
      throwIfAborted(signal);
      if (!stream.write(csvLine(columns.map((column) => found.rows[index]?.values[column]))))
        await Promise.race([once(stream, 'drain'), ended]);
    }
    stream.end();
    await ended;
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw toArtifactError(error, file);
  }
  return { rowCount: indexes.length };
}

function filledColumns({ rows }: TableRows, table: DataTableName): DataColumn[] {
  return dataTables[table].columns.filter((column) => rows.length === 0 || rows.some(({ values }) => values[column] !== undefined));
}
