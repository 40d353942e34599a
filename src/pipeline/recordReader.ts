// Finds the export record of a function anywhere in the repository, keeping a few files at a time.
import { redactSecrets } from '../dataset/filter/secrets.ts';
import { type FunctionRecord, functionRecords } from '../dataset/records/functionRecord.ts';
import type { RecordRole } from '../dataset/records/recordVersion.ts';
import type { FunctionRef } from '../mining/focalLinks/focalLink.ts';
import type { MinedFile } from '../mining/mineProject.ts';
import type { FileSample } from '../mining/sample.ts';
import type { MinedRepository } from './mineRepository.ts';

/** Files whose records are kept at a time; links come by test file, and a test file's focal functions are in few files. */
const KEPT_FILES = 16;

/** Finds the record of a function, reading its file again. */
export class RecordReader {
  private readonly mined: MinedRepository;
  private readonly byPath: ReadonlyMap<string, MinedFile>;
  private readonly keptByPath: ReadonlyMap<string, FileSample>;
  private readonly files = new Map<string, Map<number, FunctionRecord>>();

  constructor(mined: MinedRepository) {
    this.mined = mined;
    this.byPath = new Map(mined.project.files.map((file) => [file.path, file]));
    this.keptByPath = new Map(mined.samples.map((file) => [file.path, file]));
  }

  /** The record, or `undefined` where the file has changed since. */
  async find({ path, start }: FunctionRef): Promise<FunctionRecord | undefined> {
    const known = this.files.get(path) ?? (await this.read(path));
    this.files.delete(path);
    this.files.set(path, known);
    const [oldest] = this.files.keys();
    if (this.files.size > KEPT_FILES && oldest !== undefined) this.files.delete(oldest);
    return known.get(start);
  }

  private async read(path: string): Promise<Map<number, FunctionRecord>> {
    const { project, built } = this.mined;
    const records = new Map<number, FunctionRecord>();
    const kept = this.keptByPath.get(path);
    const wanted = this.byPath.get(path);
    for await (const file of kept ? [kept] : project.samples(wanted ? [wanted] : [])) {
      const roleOf = (entry: { readonly start: number }): RecordRole => built.roles.ofRange(path, entry.start);
      for (const record of functionRecords(file, built.redacted.get(path) ?? redactSecrets(file.text), roleOf))
        records.set(record.start, record);
    }
    return records;
  }
}
