// `report.json` of mined datasets: what was found in a repository, what was left out and why.
import { z } from 'zod';
import { writeJsonAtomic } from '../base/atomicFile.ts';
import { toArtifactError } from './artifactError.ts';
import { readJsonFile } from './jsonFile.ts';

/** Schema version that this release writes and reads. */
export const miningReportVersion = 1;

const count = z.int().nonnegative();
const counts = z.record(z.string(), count);

/** What one language gave. */
const languageSchema = z.strictObject({
  files: count,
  functions: count,
  tests: count,
  focalPairs: count,
  revisions: count,
  pairs: count,
});

const roleSchema = z.strictObject({ files: count, functions: count, characters: count });

const pairKindSchema = z.strictObject({
  count,
  /** Part of all pairs, 0 to 1. */
  share: z.number().min(0).max(1),
  /** Pairs by rule, most first. */
  rules: counts,
});

/** Schema of `report.json`. */
export const miningReportSchema = z.strictObject({
  schemaVersion: z.literal(miningReportVersion),
  toolVersion: z.string(),
  repository: z.strictObject({ name: z.string(), identity: z.string(), headCommit: z.string() }),
  seed: z.int(),
  /** By language id. */
  languages: z.record(z.string(), languageSchema),
  /** Files left out, by reason code. */
  leftOut: counts,
  history: z.strictObject({
    commits: count,
    /** Whether older commits exist elsewhere that this clone does not have. */
    isShallow: z.boolean(),
    revisions: count,
    byClass: counts,
    /** Commits left out, by reason code. */
    leftOut: counts,
  }),
  /** Where secrets stood and of which kind; never the value. */
  secrets: z.array(z.strictObject({ path: z.string(), kind: z.string(), place: z.string() })),
  duplicates: z.strictObject({
    exactFiles: count,
    nearDuplicateFileGroups: count,
    /** Functions taken out of training because enough near copies of them remain. */
    cappedFunctions: count,
    /** Functions taken out of training because they are near copies of held-out ones. */
    leakedFunctions: count,
  }),
  split: z.strictObject({
    train: roleSchema,
    validation: roleSchema,
    heldOut: roleSchema,
    unused: roleSchema,
    /** Single functions held out of files that are trained on: the newest changed, or drawn ones in a small repository. */
    heldOutFunctions: count,
  }),
  focalPairs: z.strictObject({ count, testsWithout: count, rules: counts }),
  pairs: z.strictObject({
    count,
    byKind: z.record(z.string(), pairKindSchema),
    /** Candidates left out, by guard. */
    rejected: counts,
    /** Pairs by confidence in ten steps from 0 to 1. */
    confidenceHistogram: z.array(count).length(10),
  }),
  /** What the project does nearly everywhere, found by counting. */
  conventions: z.array(
    z.strictObject({ language: z.string(), choice: z.string(), form: z.string(), supportCount: count, supportRatio: z.number() }),
  ),
  /** Linters that were looked for. */
  linters: z.array(z.strictObject({ name: z.string(), isUsed: z.boolean(), detail: z.string() })),
  /** What a person should know before relying on the datasets: a code and a sentence. */
  warnings: z.array(z.strictObject({ code: z.string(), text: z.string() })),
  /** Wall-clock time of each stage, milliseconds. */
  stageMs: z.record(z.string(), z.number()),
  /** Most memory that the mining process held, bytes. */
  peakMemoryBytes: z.number(),
});

/** What was found in a repository. */
export type MiningReport = z.infer<typeof miningReportSchema>;

/** Writes the report; atomic. */
export function writeMiningReport(path: string, report: MiningReport): void {
  try {
    writeJsonAtomic(path, miningReportSchema.parse(report));
  } catch (error) {
    throw toArtifactError(error, path);
  }
}

/**
 * Reads a report.
 * @throws {ArtifactError} `fileMissing`, `unsupportedVersion`, `invalidContent`.
 */
export function readMiningReport(path: string): MiningReport {
  return readJsonFile(path, miningReportSchema, { version: miningReportVersion, missing: 'fileMissing' });
}
