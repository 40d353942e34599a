// Samples → dataset: redact, find duplicates, split, build documents.

import { setImmediate } from 'node:timers/promises';
import { throwIfAborted } from '../base/cancellation.ts';
import { sha256 } from '../base/hash.ts';
import { type ProgressSink, silentProgress } from '../base/progress.ts';
import type { FileSample, Problem } from '../mining/sample.ts';
import { clusterFiles, type FileGroup } from './clusterFiles.ts';
import type { Dataset, DocumentExample, Role } from './example.ts';
import { buildDocument } from './examples/document.ts';
import { redactSecrets, type RedactedText } from './filter/secrets.ts';
import { splitClusters } from './split.ts';

/** What may be said about building a dataset. */
export interface DatasetOptions {
  readonly seed: number;
  /** Files that were mined but not kept; they appear in the report as `unused`. */
  readonly unsampled?: readonly Pick<FileSample, 'path' | 'contentHash'>[];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressSink;
}

/** What became of one mined file. */
export interface FileAssignment {
  readonly path: string;
  /** sha256 of the file's original UTF-8 text. */
  readonly contentHash: string;
  /** `unused`: never trained on and never judged, because the text budget was spent. */
  readonly role: Role | 'unused';
  /** The file with the same content that stands for this one; this one has no document. */
  readonly duplicateOf?: string;
}

/** How the dataset came about. */
export interface DatasetReport {
  /** Every mined source file, sorted by path. */
  readonly assignments: readonly FileAssignment[];
  /** One for each redacted secret: kind and line, never the value. */
  readonly problems: readonly Problem[];
  readonly characters: Readonly<Record<Role, number>>;
  readonly documentCounts: Readonly<Record<Role, number>>;
  /** Groups of two or more files that are near-duplicates of each other. */
  readonly nearDuplicateGroupCount: number;
  readonly exactDuplicateCount: number;
}

/**
 * Builds the dataset of a project.
 *
 * Depends on the files and the seed only, not on their order.
 * @throws {DatasetError} `tooSmall`; the abort reason when the signal fires.
 */
export async function buildDataset(
  files: readonly FileSample[],
  options: DatasetOptions,
): Promise<{ readonly dataset: Dataset; readonly report: DatasetReport }> {
  const sorted = [...files].sort(byPath);
  const problems: Problem[] = [];
  const redacted = await redactAll(sorted, options, problems);
  const { groups, nearDuplicateGroupCount } = clusterFiles(
    sorted.map((file, index) => ({ path: file.path, language: file.language, text: (redacted[index] as RedactedText).text })),
    () => throwIfAborted(options.signal),
  );
  const roles = rolesOfFiles(sorted, groups, options.seed);
  const documents: DocumentExample[] = [];
  const assignments: FileAssignment[] = (options.unsampled ?? []).map(({ path, contentHash }) => ({ path, contentHash, role: 'unused' }));
  const firstWithText = new Map<string, string>();
  sorted.forEach((file, index) => {
    const role = roles[index] as Role;
    const original = firstWithText.get(file.contentHash);
    assignments.push({
      path: file.path,
      contentHash: file.contentHash,
      role,
      ...(original === undefined ? {} : { duplicateOf: original }),
    });
    if (original !== undefined) return;
    firstWithText.set(file.contentHash, file.path);
    documents.push(buildDocument(file, role, redacted[index] as RedactedText));
  });
  return {
    dataset: { documents, digest: digestOf(documents) },
    report: {
      assignments: assignments.sort(byPath),
      problems,
      characters: countBy(documents, (document) => document.text.length),
      documentCounts: countBy(documents, () => 1),
      nearDuplicateGroupCount,
      exactDuplicateCount: sorted.length - documents.length,
    },
  };
}

async function redactAll(files: readonly FileSample[], options: DatasetOptions, problems: Problem[]): Promise<RedactedText[]> {
  const { signal, onProgress = silentProgress } = options;
  const redacted: RedactedText[] = [];
  for (const file of files) {
    // Lets cancellation and other work in between files.
    if (redacted.length % 16 === 0) await setImmediate();
    throwIfAborted(signal);
    const result = redactSecrets(file.text);
    redacted.push(result);
    for (const { kind, line } of result.secrets)
      problems.push({ path: file.path, reason: 'containsSecret', detail: `${kind} in line ${line}` });
    onProgress({ stage: 'dataset', done: redacted.length, total: files.length, unit: 'files' });
  }
  return redacted;
}

function rolesOfFiles(files: readonly FileSample[], groups: readonly FileGroup[], seed: number): Role[] {
  const assignment = splitClusters(groups, seed);
  const roles: Role[] = new Array<Role>(files.length);
  groups.forEach((group, index) => {
    for (const member of group.members) roles[member] = assignment[index] as Role;
  });
  return roles;
}

function digestOf(documents: readonly DocumentExample[]): string {
  return sha256(JSON.stringify(documents.map(({ path, role, contentHash, text }) => [path, role, contentHash, sha256(text)])));
}

function countBy(documents: readonly DocumentExample[], measure: (document: DocumentExample) => number): Record<Role, number> {
  const counts: Record<Role, number> = { train: 0, validation: 0, heldOut: 0 };
  for (const document of documents) counts[document.role] += measure(document);
  return counts;
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
