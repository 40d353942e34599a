// Which rows a person wants to see, in which order, and what else there is to choose. Pure.
import type { DataColumn, RowValues } from './dataTable.ts';

/** What a person asked for. */
export interface RowQuery {
  /** Value by column: only rows that have it. A cell that lists several values has each. */
  readonly filter: Readonly<Partial<Record<DataColumn, string>>>;
  /** Only rows whose path or name holds this, whatever the case; empty: all. */
  readonly search: string;
  readonly sort?: { readonly column: DataColumn; readonly isDescending: boolean } | undefined;
}

/** What there is to choose in a column. */
export interface Facet {
  readonly column: DataColumn;
  /** Most first. The count is of rows that all other conditions let through. */
  readonly values: readonly { readonly value: string; readonly count: number }[];
}

/** The answer. */
export interface SelectedRows {
  /** Indexes into the rows, in the wanted order. */
  readonly indexes: readonly number[];
  readonly facets: readonly Facet[];
}

/** Values of a column that can be chosen at most; more are no few. */
const mostValues = 200;

const searched: readonly DataColumn[] = ['path', 'name', 'testPath', 'test', 'detail'];

/** Chooses rows. */
export function selectRows(
  rows: readonly { readonly values: RowValues }[],
  facetColumns: readonly DataColumn[],
  { filter, search, sort }: RowQuery,
): SelectedRows {
  const wanted = (Object.entries(filter) as [DataColumn, string][]).filter(([, value]) => value !== '');
  const words = search.trim().toLowerCase();
  const counts = new Map(facetColumns.map((column) => [column, new Map<string, number>()]));
  const indexes: number[] = [];
  rows.forEach(({ values }, index) => {
    if (
      words !== '' &&
      !searched.some((column) =>
        String(values[column] ?? '')
          .toLowerCase()
          .includes(words),
      )
    )
      return;
    const failed = wanted.filter(([column, value]) => !partsOf(values[column]).includes(value));
    if (failed.length === 0) indexes.push(index);
    // A row counts for a column where only that column's own condition keeps it out.
    const [only] = failed;
    for (const [column, byValue] of counts) {
      if (failed.length > 1 || (only && only[0] !== column)) continue;
      for (const part of partsOf(values[column])) byValue.set(part, (byValue.get(part) ?? 0) + 1);
    }
  });
  return { indexes: sort ? sorted(indexes, rows, sort) : indexes, facets: [...counts].map(([column, found]) => facetOf(column, found)) };
}

function facetOf(column: DataColumn, found: ReadonlyMap<string, number>): Facet {
  const values = [...found].map(([value, count]) => ({ value, count }));
  return { column, values: values.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, mostValues) };
}

function partsOf(value: string | number | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' && value.includes(', ') ? value.split(', ') : [String(value)];
}

/** Stable; rows without a value come last in either direction. */
function sorted(
  indexes: number[],
  rows: readonly { readonly values: RowValues }[],
  { column, isDescending }: NonNullable<RowQuery['sort']>,
): number[] {
  const sign = isDescending ? -1 : 1;
  return indexes.sort((a, b) => {
    const [left, right] = [rows[a]?.values[column], rows[b]?.values[column]];
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined) || a - b;
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right) || a - b;
    return sign * (String(left) < String(right) ? -1 : String(left) > String(right) ? 1 : 0) || a - b;
  });
}
