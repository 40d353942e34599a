// Samples → dataset: redact, find duplicates, split, take out what would give held-out code away, build documents.

import { setImmediate } from 'node:timers/promises';
import { throwIfAborted } from '../base/cancellation.ts';
import { sha256 } from '../base/hash.ts';
import { type ProgressSink, silentProgress } from '../base/progress.ts';
import type { CoChange } from '../mining/history/history.ts';
import type { FileSample, Problem } from '../mining/sample.ts';
import { clusterFiles, type FileGroup } from './clusterFiles.ts';
import { DatasetError } from './datasetError.ts';
import type { Dataset, DocumentExample, Role } from './example.ts';
import { buildDocument, buildFunctionDocument, type EditedText } from './examples/document.ts';
import { type AssignedFile, excludeFunctions } from './excludedFunctions.ts';
import type { SignatureMemory } from './filter/nearDuplicates.ts';
import type { LeakGuard } from './filter/leakGuard.ts';
import { redactSecrets, type RedactedText } from './filter/secrets.ts';
import { relatedFiles } from './related/relatedFiles.ts';
import { removeRanges } from './removeRanges.ts';
import { type FunctionException, RoleTable } from './roleTable.ts';
import { splitClusters } from './split.ts';
import { drawFunctions, type FunctionRole, holdOutNewestFunctions } from './splitFunctions.ts';

/** What may be said about building a dataset. */
export interface DatasetOptions {
  readonly seed: number;
  /** Files that were mined but not kept; they appear in the report as `unused`. */
  readonly unsampled?: readonly Pick<FileSample, 'path' | 'contentHash'>[];
  /** How many commits ago a function was last changed; the newest changed ones are held out. Default: nothing is known. */
  readonly commitIndexOf?: ((path: string, qualifiedName: string) => number | undefined) | undefined;
  /** Files that history changed together; they count as related. */
  readonly coChanges?: readonly CoChange[] | undefined;
  /** Keeps what texts are like between runs. Default: nothing is kept. */
  readonly memory?: SignatureMemory | undefined;
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
  /** Functions that play another part than their file, by path and place. */
  readonly exceptions: readonly FunctionException[];
  /** One for each redacted secret: kind and line, never the value. */
  readonly problems: readonly Problem[];
  readonly characters: Readonly<Record<Role, number>>;
  readonly documentCounts: Readonly<Record<Role, number>>;
  /** Groups of two or more files that are near-duplicates of each other. */
  readonly nearDuplicateGroupCount: number;
  readonly exactDuplicateCount: number;
  /** Why whole files could not be split, so that single functions are held out; `undefined` in the usual case. */
  readonly tooSmallForFiles: string | undefined;
}

/** A dataset and what is known about it. */
export interface BuiltDataset {
  readonly dataset: Dataset;
  readonly report: DatasetReport;
  readonly roles: RoleTable;
  /** Knows everything that is held out. */
  readonly guard: LeakGuard;
  /** The texts of the files without secrets, by path. */
  readonly redacted: ReadonlyMap<string, RedactedText>;
}

/**
 * Builds the dataset of a project.
 *
 * Depends on files, history and seed only, not on the order of the files.
 * A project too small for whole files gives some of its functions to judge by; {@link assertTrainable} says whether that is enough.
 * @throws The abort reason when the signal fires.
 */
export async function buildDataset(files: readonly FileSample[], options: DatasetOptions): Promise<BuiltDataset> {
  const sorted = [...files].sort(byPath);
  const problems: Problem[] = [];
  const redacted = await redactAll(sorted, options, problems);
  const { groups, nearDuplicateGroupCount } = clusterFiles(
    sorted.map((file, index) => ({ path: file.path, language: file.language, text: (redacted[index] as RedactedText).text })),
    () => throwIfAborted(options.signal),
    options.memory,
  );
  const { roles, tooSmallForFiles } = rolesOfFiles(sorted, groups, options.seed);
  const assigned = sorted.map((file, index): AssignedFile => ({
    file,
    role: roles[index] as Role,
    redacted: redacted[index] as RedactedText,
  }));
  const { exceptions, guard } = excludeFunctions(assigned, chooseFunctions(assigned, options, tooSmallForFiles !== undefined));
  throwIfAborted(options.signal);
  const { documents, assignments } = buildDocuments(assigned, exceptions, options);
  return {
    dataset: { documents, digest: digestOf(documents) },
    report: {
      assignments,
      exceptions,
      problems,
      characters: countBy(documents, (document) => document.text.length),
      documentCounts: countBy(documents, () => 1),
      nearDuplicateGroupCount,
      exactDuplicateCount: assignments.filter((entry) => entry.duplicateOf !== undefined).length,
      tooSmallForFiles,
    },
    roles: new RoleTable(assignments, exceptions),
    guard,
    redacted: new Map(assigned.map((entry) => [entry.file.path, entry.redacted])),
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

/** Splits by files; a project too small for that is trained on whole, but for single functions. */
function rolesOfFiles(
  files: readonly FileSample[],
  groups: readonly FileGroup[],
  seed: number,
): { roles: Role[]; tooSmallForFiles: string | undefined } {
  const roles: Role[] = files.map(() => 'train');
  try {
    const assignment = splitClusters(groups, seed);
    groups.forEach((group, index) => {
      for (const member of group.members) roles[member] = assignment[index] as Role;
    });
    return { roles, tooSmallForFiles: undefined };
  } catch (error) {
    if (!DatasetError.is(error)) throw error;
    return { roles, tooSmallForFiles: error.message };
  }
}

function chooseFunctions(assigned: readonly AssignedFile[], { seed, commitIndexOf }: DatasetOptions, isSmall: boolean): FunctionRole[] {
  const trained = assigned.filter(({ role }) => role === 'train').map(({ file }) => file);
  if (isSmall) return drawFunctions(trained, seed);
  return commitIndexOf ? holdOutNewestFunctions(trained, commitIndexOf) : [];
}

function buildDocuments(
  assigned: readonly AssignedFile[],
  exceptions: readonly FunctionException[],
  { unsampled = [], coChanges }: DatasetOptions,
): { documents: DocumentExample[]; assignments: FileAssignment[] } {
  const exceptionsOf = Map.groupBy(exceptions, ({ path }) => path);
  const related = relatedFiles(
    assigned.filter(({ role }) => role === 'train').map(({ file }) => file),
    coChanges,
  );
  const documents: DocumentExample[] = [];
  const assignments: FileAssignment[] = unsampled.map(({ path, contentHash }) => ({ path, contentHash, role: 'unused' }));
  const firstWithText = new Map<string, string>();
  for (const { file, role, redacted } of assigned) {
    const { path, contentHash } = file;
    const original = firstWithText.get(contentHash);
    assignments.push({ path, contentHash, role, ...(original === undefined ? {} : { duplicateOf: original }) });
    if (original !== undefined) continue;
    firstWithText.set(contentHash, path);
    const own = exceptionsOf.get(path) ?? [];
    const document = buildDocument(file, role, withoutFunctions(redacted, own));
    documents.push(role === 'train' ? { ...document, related: related.get(path) ?? [] } : document);
    for (const exception of own) {
      const entry = exception.role && file.functions.find(({ start, end }) => start === exception.start && end === exception.end);
      if (entry && exception.role) documents.push(buildFunctionDocument(file, entry, exception.role, redacted));
    }
  }
  return { documents, assignments: assignments.sort(byPath) };
}

/** Takes functions out of a text, with the documentation in front of them. */
function withoutFunctions(redacted: RedactedText, functions: readonly FunctionException[]): EditedText {
  if (functions.length === 0) return redacted;
  const shortened = removeRanges(
    redacted.text,
    functions.map(({ start, end }) => ({ start: redacted.moveOffset(start), end: redacted.moveOffset(end) })),
  );
  const moveOffset = (offset: number): number => shortened.moveOffset(redacted.moveOffset(offset));
  const redactions = redacted.redactions
    .map(({ start, end }) => ({ start: shortened.moveOffset(start), end: shortened.moveOffset(end) }))
    .filter(({ start, end }) => end > start);
  return { text: shortened.text, moveOffset, redactions };
}

function digestOf(documents: readonly DocumentExample[]): string {
  return sha256(JSON.stringify(documents.map(({ path, part, role, contentHash, text }) => [path, part, role, contentHash, sha256(text)])));
}

function countBy(documents: readonly DocumentExample[], measure: (document: DocumentExample) => number): Record<Role, number> {
  const counts: Record<Role, number> = { train: 0, validation: 0, heldOut: 0 };
  for (const document of documents) counts[document.role] += measure(document);
  return counts;
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
