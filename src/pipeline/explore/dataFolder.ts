// Finds what can be looked through: the folder of a run, or one that `mine` wrote.
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { ArtifactError } from '../../artifacts/artifactError.ts';
import { type MiningReport, readMiningReport } from '../../artifacts/miningReport.ts';
import { RunFolder } from '../../artifacts/runFolder.ts';
import { resolveRun } from '../../artifacts/runRegistry.ts';
import { type DataTableName, dataTableNames } from './dataTable.ts';

/** Names a folder of data: a run by id or folder, or a folder of exported datasets. */
export interface DataName {
  readonly folder: string;
  readonly cwd: string;
}

/** A folder that can be looked through. */
export interface DataFolder {
  readonly path: string;
  readonly kind: 'run' | 'export';
  /** Of the run, or of the repository where there is none. */
  readonly name: string;
  readonly repository: { readonly name: string; /** Where it lay; absent for exports. */ readonly path?: string };
  /** What mining found; absent where that is not finished, or was done by another release. */
  readonly report?: MiningReport;
}

/** Which tables there are, with what is known of their length without reading them. */
export interface DataOverview extends Omit<DataFolder, 'report'> {
  readonly tables: readonly { readonly name: DataTableName; readonly rowCount?: number }[];
}

/**
 * Opens a folder of data.
 *
 * @throws {ArtifactError} `notARun`, `unsupportedVersion`, `invalidContent`.
 */
export function openDataFolder({ folder, cwd }: DataName): DataFolder {
  const path = resolve(cwd, folder);
  const exported = join(path, 'report.json');
  if (!existsSync(join(path, 'run.json')) && existsSync(exported)) {
    const report = readMiningReport(exported);
    return { path, kind: 'export', name: basename(path), repository: { name: report.repository.name }, report };
  }
  const { folder: run, state } = resolveRun(folder, cwd);
  const { name, path: repositoryPath } = state.repository;
  const found = { path: run.path, kind: 'run', name: state.id, repository: { name, path: repositoryPath } } as const;
  const report = readReport(run);
  return report ? { ...found, report } : found;
}

/** What a person sees first. @throws As {@link openDataFolder}. */
export function exploreData(name: DataName): DataOverview {
  const { report, ...folder } = openDataFolder(name);
  const counts = report && countsOf(report);
  const tables = dataTableNames
    .filter((table) => isThere({ ...folder, ...(report ? { report } : {}) }, table))
    .map((table) => {
      const rowCount = counts?.[table];
      return { name: table, ...(rowCount === undefined ? {} : { rowCount }) };
    });
  return { ...folder, tables };
}

/** Where the rows of a table lie, one JSON object a line. */
export function linesFileOf({ path }: DataFolder, table: DataTableName): string {
  return join(path, `${table}.jsonl`);
}

function isThere(folder: DataFolder, table: DataTableName): boolean {
  if (existsSync(linesFileOf(folder, table))) return true;
  if (table === 'functions') return folder.kind === 'run' && existsSync(new RunFolder(folder.path).splitFile);
  return folder.report !== undefined && (table === 'leftOut' || table === 'secrets' || table === 'conventions');
}

/** Only counts that are surely those of the rows. */
function countsOf({ pairs, focalPairs, secrets, conventions }: MiningReport): Partial<Record<DataTableName, number>> {
  return { pairs: pairs.count, focalPairs: focalPairs.count, secrets: secrets.length, conventions: conventions.length };
}

/** Runs of other releases, or runs that are not mined yet, have none that can be read. */
function readReport(folder: RunFolder): MiningReport | undefined {
  try {
    return readMiningReport(folder.miningFile);
  } catch (error) {
    if (ArtifactError.is(error)) return undefined;
    throw error;
  }
}
