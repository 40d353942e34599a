// Rows of a table, read once and kept while its file stays the same: places of lines and what is searched by, never the texts.
import { existsSync, statSync } from 'node:fs';
import { ArtifactError } from '../../artifacts/artifactError.ts';
import { RunFolder } from '../../artifacts/runFolder.ts';
import { readSplit } from '../../artifacts/splitFile.ts';
import { throwIfAborted } from '../../base/cancellation.ts';
import { scanLines } from '../../base/scanLines.ts';
import { type DataFolder, linesFileOf } from './dataFolder.ts';
import { type DataTableName, dataTables, type RowValues } from './dataTable.ts';

/** One row and where its line lies; rows that are not in a file of lines have no place. */
export interface TableRow {
  readonly values: RowValues;
  readonly place?: { readonly offset: number; readonly byteLength: number };
  /** UTF-16 offset in the source file, where the row has no line to say so. */
  readonly sourceOffset?: number;
}

/** All rows of a table. */
export interface TableRows {
  readonly rows: readonly TableRow[];
  /** Lines that could not be read. */
  readonly damagedCount: number;
}

/** Tables that stay in memory; a person goes to and fro between few. */
const keptTables = 4;
const kept = new Map<string, TableRows>();

/**
 * Reads the rows of a table, or finds them where they were read before and the file has not changed.
 *
 * @throws {ArtifactError} `fileMissing`, `fileCorrupt` where not one line is a row; the abort reason when the signal fires.
 */
export async function readTableRows(folder: DataFolder, table: DataTableName, signal?: AbortSignal): Promise<TableRows> {
  const file = sourceOf(folder, table);
  const status = statSync(file, { throwIfNoEntry: false });
  const key = JSON.stringify([file, table, status?.size, status?.mtimeMs]);
  const known = kept.get(key) ?? (await read(folder, table, signal));
  kept.delete(key);
  kept.set(key, known);
  const [oldest] = kept.keys();
  if (kept.size > keptTables && oldest !== undefined) kept.delete(oldest);
  return known;
}

function sourceOf(folder: DataFolder, table: DataTableName): string {
  const lines = linesFileOf(folder, table);
  if (existsSync(lines)) return lines;
  const run = new RunFolder(folder.path);
  return table === 'functions' ? run.splitFile : run.miningFile;
}

async function read(folder: DataFolder, table: DataTableName, signal: AbortSignal | undefined): Promise<TableRows> {
  const file = linesFileOf(folder, table);
  if (existsSync(file)) return readLinesFile(file, table, signal);
  const rows = table === 'functions' ? functionsOfSplit(folder) : rowsOfReport(folder, table)?.map((values) => ({ values }));
  if (!rows) throw new ArtifactError('fileMissing', `${file}: expected the ${table} of ${folder.name}, found nothing`);
  return { rows, damagedCount: 0 };
}

async function readLinesFile(file: string, table: DataTableName, signal: AbortSignal | undefined): Promise<TableRows> {
  const { parse } = dataTables[table];
  const rows: TableRow[] = [];
  // Values repeat: one string for each is kept, and not the line that it was cut from.
  const known = new Map<string, string>();
  const intern = (value: string | number): string | number => {
    if (typeof value === 'number') return value;
    if (!known.has(value)) known.set(value, value);
    return known.get(value) ?? value;
  };
  let damagedCount = 0;
  let firstDamage: unknown;
  try {
    for await (const { offset, byteLength, text } of scanLines(file, signal)) {
      throwIfAborted(signal);
      try {
        const values = parse?.(JSON.parse(text));
        if (!values) continue;
        rows.push({
          values: Object.fromEntries(Object.entries(values).map(([column, value]) => [column, intern(value)])),
          place: { offset, byteLength },
        });
      } catch (error) {
        damagedCount++;
        firstDamage ??= error;
      }
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ArtifactError('fileCorrupt', error.message, { cause: error });
  }
  if (rows.length === 0 && damagedCount > 0)
    throw new ArtifactError('fileCorrupt', `${file}: expected ${table}, found ${String(firstDamage).slice(0, 300)}`, {
      cause: firstDamage,
    });
  return { rows, damagedCount };
}

/** A run keeps the names and roles of functions, not their texts. */
function functionsOfSplit({ path }: DataFolder): TableRow[] {
  return readSplit(new RunFolder(path).splitFile).files.flatMap((file) =>
    file.functions.map(({ name, start, end, role }) => ({
      values: { path: file.path, name, role: role ?? file.role, characters: end - start },
      sourceOffset: start,
    })),
  );
}

function rowsOfReport({ report }: DataFolder, table: DataTableName): RowValues[] | undefined {
  switch (table) {
    case 'leftOut':
      // Without a list of files there are the counts.
      return report && Object.entries(report.leftOut).map(([reason, count]) => ({ reason, count }));
    case 'secrets':
      return report?.secrets.map(({ path, kind, place }) => ({ path, kind, place }));
    case 'conventions':
      return report?.conventions.map(({ language, choice, form, supportCount, supportRatio }) => ({
        ...{ language, rule: choice, form, count: supportCount, share: supportRatio },
      }));
    default:
      return undefined;
  }
}
