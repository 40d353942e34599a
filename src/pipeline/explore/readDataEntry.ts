// One row of a table with its texts, read from its place in the file.
import { z } from 'zod';
import { ArtifactError } from '../../artifacts/artifactError.ts';
import { readScannedLine } from '../../base/scanLines.ts';
import type { PipelineContext } from '../pipelineEvent.ts';
import { type DataName, linesFileOf, openDataFolder } from './dataFolder.ts';
import type { DataTableName, RowValues } from './dataTable.ts';
import { type DifferenceRow, differenceRows } from './differenceRows.ts';
import { readTableRows, type TableRow } from './tableRows.ts';

/** Which row. */
export interface EntryQuery extends DataName {
  readonly table: DataTableName;
  /** As a page gave it. */
  readonly index: number;
}

/** Where in the repository an entry is, as far as it says. */
export interface EntryPlace {
  readonly path: string;
  /** UTF-16 offset in the file as it was. */
  readonly offset?: number;
  /** Line in the file as it was, from 1. */
  readonly line?: number;
  /** Stands there unless the file has changed. */
  readonly text?: string;
}

/** One row with everything that is known of it. */
export interface DataEntry {
  readonly table: DataTableName;
  readonly index: number;
  readonly values: RowValues;
  readonly places: readonly EntryPlace[];
  /** Texts by what they are; long ones are cut. */
  readonly texts: readonly { readonly name: EntryTextName; readonly text: string; readonly isCut: boolean }[];
  /** From the worse or older side to the better or newer one. */
  readonly difference?: { readonly rows: readonly DifferenceRow[]; readonly isCut: boolean };
}

/** What a text of an entry is. */
export type EntryTextName = 'document' | 'function' | 'test' | 'focal' | 'context' | 'suffix';

/** Characters of a text that are shown. */
const mostCharacters = 20_000;

const text = z.string();

/** What the texts of any table's line are called; each table has some of them. */
const linesText = z.object({
  part: text.optional(),
  text: text.optional(),
  start: z.number().optional(),
  context: text.optional(),
  suffix: text.optional(),
  better: text.optional(),
  worse: text.optional(),
  before: z.object({ text }).optional(),
  after: z.object({ text, start: z.number() }).optional(),
  test: z.object({ text: text.optional() }).optional(),
  focal: z.object({ text: text.optional() }).optional(),
});

/**
 * Reads a row.
 *
 * @throws {ArtifactError} As `openDataFolder`; `fileMissing` for a row that is not there (any more), `fileCorrupt`.
 */
export async function readDataEntry(query: EntryQuery, { signal }: Pick<PipelineContext, 'signal'>): Promise<DataEntry> {
  const folder = openDataFolder(query);
  const { rows } = await readTableRows(folder, query.table, signal);
  const row = rows[query.index];
  const { table, index } = query;
  const file = linesFileOf(folder, table);
  if (!row) throw new ArtifactError('fileMissing', `${file}: expected row ${index} of ${table}, found ${rows.length} rows`);
  const entry = { table, index, values: row.values };
  if (!row.place) return { ...entry, places: placesWithoutText(row), texts: [] };
  const line = await readLine(file, row.place);
  const difference =
    line.better !== undefined && line.worse !== undefined
      ? differenceRows(line.worse, line.better)
      : line.before && line.after
        ? differenceRows(line.before.text, line.after.text)
        : undefined;
  return { ...entry, places: placesOf(table, row.values, line), texts: textsOf(table, line), ...(difference ? { difference } : {}) };
}

type LineTexts = z.infer<typeof linesText>;

async function readLine(file: string, place: { readonly offset: number; readonly byteLength: number }): Promise<LineTexts> {
  try {
    return linesText.parse(JSON.parse(await readScannedLine(file, place)));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new ArtifactError('fileMissing', `${file}: expected a file, found nothing`, { cause: error });
    if (code !== undefined) throw error;
    throw new ArtifactError('fileCorrupt', `${file}: expected a row at byte ${place.offset}, found other content`, { cause: error });
  }
}

function placesOf(table: DataTableName, values: RowValues, line: LineTexts): EntryPlace[] {
  const [path, testPath] = [values.path, values.testPath];
  if (typeof path !== 'string') return [];
  const searched = (found: string | undefined): Pick<EntryPlace, 'text'> =>
    found === undefined ? {} : { text: found.slice(0, mostCharacters) };
  switch (table) {
    case 'documents': {
      const offset = Number(/@(\d+)$/u.exec(line.part ?? '')?.[1] ?? Number.NaN);
      return [{ path, ...(Number.isFinite(offset) ? { offset } : {}) }];
    }
    case 'pairs':
      return [{ path, ...searched(line.better) }];
    case 'focalPairs':
      return [
        { path, ...searched(line.focal?.text) },
        ...(typeof testPath === 'string' ? [{ path: testPath, ...searched(line.test?.text) }] : []),
      ];
    case 'revisions':
      return [{ path, ...searched(line.after?.text) }];
    case 'functions':
      return [{ path, ...(line.start === undefined ? {} : { offset: line.start }), ...searched(line.text) }];
    default:
      return [{ path }];
  }
}

/** A secret's place reads `line 12`. */
function placesWithoutText({ values: { path, place }, sourceOffset }: TableRow): EntryPlace[] {
  if (typeof path !== 'string') return [];
  if (sourceOffset !== undefined) return [{ path, offset: sourceOffset }];
  const line = Number(/(\d+)$/u.exec(String(place ?? ''))?.[1] ?? Number.NaN);
  return [{ path, ...(Number.isFinite(line) ? { line } : {}) }];
}

function textsOf(table: DataTableName, line: LineTexts): DataEntry['texts'] {
  const found: [EntryTextName, string | undefined][] =
    table === 'documents'
      ? [['document', line.text]]
      : table === 'functions'
        ? [['function', line.text]]
        : [
            ['context', line.context],
            ['suffix', line.suffix],
            ['focal', line.focal?.text],
            ['test', line.test?.text],
          ];
  return found.flatMap(([name, whole]) => {
    if (whole === undefined || whole === '') return [];
    // What stands nearest to the sides is what counts of a context.
    const shown = name === 'context' ? whole.slice(-mostCharacters) : whole.slice(0, mostCharacters);
    return [{ name, text: shown, isCut: shown.length < whole.length }];
  });
}
