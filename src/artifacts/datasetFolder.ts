// A folder of exported datasets: JSON Lines for other tools, their JSON Schemas, and the report.
import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder, writeFileAtomic, writeJsonAtomic } from '../base/atomicFile.ts';
import { ArtifactError, toArtifactError } from './artifactError.ts';
import { JsonLinesWriter } from './jsonLinesWriter.ts';
import { type MiningReport, miningReportSchema, readMiningReport, writeMiningReport } from './miningReport.ts';

/** The datasets that a folder holds, each a `.jsonl` file. */
export const datasetNames = ['functions', 'focalPairs', 'revisions', 'pairs', 'documents', 'leftOut'] as const;

/** One dataset of a folder. */
export type DatasetName = (typeof datasetNames)[number];

/** A folder that is being written. {@link finish} puts everything in place; {@link discard} leaves what was there before. */
export class DatasetFolder {
  readonly path: string;
  private readonly isNew: boolean;
  private readonly writers = new Map<DatasetName, JsonLinesWriter>();

  /**
   * Takes an empty or new folder, or one that an earlier export wrote.
   *
   * @throws {ArtifactError} `folderInUse`, `notWritable`.
   */
  constructor(path: string) {
    this.path = path;
    this.isNew = !existsSync(path);
    try {
      makeFolder(path);
    } catch (error) {
      throw toArtifactError(error, path);
    }
    const found = readdirSync(path).filter((name) => !name.endsWith('.partial'));
    if (found.length > 0 && !isEarlierExport(path))
      throw new ArtifactError(
        'folderInUse',
        `${path}: expected a new or empty folder, or datasets of an earlier run, found ${found.slice(0, 3).join(', ')}`,
      );
  }

  /** The writer of one dataset. */
  writer(name: DatasetName): JsonLinesWriter {
    let writer = this.writers.get(name);
    if (!writer) this.writers.set(name, (writer = new JsonLinesWriter(join(this.path, `${name}.jsonl`))));
    return writer;
  }

  /**
   * Puts datasets, schemas, a text for reading and last of all the report in their places.
   *
   * @param schemas Of one line of each dataset.
   * @param samplePage A text in Markdown.
   */
  finish(report: MiningReport, schemas: Readonly<Partial<Record<DatasetName, z.ZodType>>>, samplePage: string): void {
    for (const name of datasetNames) this.writer(name).finish();
    try {
      for (const [name, schema] of [...Object.entries(schemas), ['report', miningReportSchema] as const])
        writeJsonAtomic(join(this.path, 'schema', `${name}.schema.json`), z.toJSONSchema(schema, { target: 'draft-2020-12' }));
      writeFileAtomic(join(this.path, 'samples.md'), samplePage);
    } catch (error) {
      throw toArtifactError(error, this.path);
    }
    writeMiningReport(join(this.path, 'report.json'), report);
  }

  /** Removes what is half-written, and a folder that was made for nothing; harmless after {@link finish}. */
  discard(): void {
    for (const writer of this.writers.values()) writer.discard();
    if (this.isNew && existsSync(this.path) && readdirSync(this.path).length === 0) rmdirSync(this.path);
  }
}

function isEarlierExport(path: string): boolean {
  const file = join(path, 'report.json');
  if (!existsSync(file)) return false;
  try {
    readMiningReport(file);
    return true;
  } catch (error) {
    if (ArtifactError.is(error)) return ArtifactError.is(error, 'unsupportedVersion');
    throw error;
  }
}
