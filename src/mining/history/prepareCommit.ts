// A commit as git tells it → what the thread must compare, or why there is nothing to compare.

import { languageDefinitionOf, languageOfPath } from '../../syntax/languageTable.ts';
import type { BlobContent } from '../git/blobReader.ts';
import type { ChangedFile, FileAtCommit, LoggedCommit } from '../git/commitLog.ts';
import { pathExclusion } from '../pathExclusion.ts';
import type { LanguageId } from '../sample.ts';
import type { HistoryProblem, LeftOutReason } from './commitRecord.ts';
import type { FilePair, FileSide } from './historyMessage.ts';

/** A commit ready to be compared. */
export interface PreparedCommit {
  readonly commit: LoggedCommit;
  readonly changedTests: boolean;
  /** Whether every changed source file is one where tests live. */
  readonly isTestsOnly: boolean;
  readonly pairs: readonly FilePair[];
  /** Set where nothing is to be compared. */
  readonly leftOut: LeftOutReason | undefined;
  readonly problems: readonly HistoryProblem[];
}

/** Commits with more changed source files are not looked into; a mass change of so many teaches nothing. A guess. */
const MOST_COMPARED_FILES = 400;
/** The same by size of both sides together; bounds the memory that a commit in flight takes. */
const MOST_COMPARED_BYTES = 16 * 1024 * 1024;
/** So many new files that make up so much of a commit are somebody else's code. Guesses. */
const LEAST_DROPPED_FILES = 50;
const LEAST_DROPPED_RATIO = 0.9;

/** Reads what a commit's comparison needs. */
export async function prepareCommit(
  commit: LoggedCommit,
  isShallow: boolean,
  readBlob: (hash: string) => Promise<BlobContent>,
): Promise<PreparedCommit> {
  const sources = commit.files.flatMap((file) => sourceFile(file));
  const testCount = sources.filter(({ language, file }) => isTestPath(language, (file.after ?? file.before)?.path ?? '')).length;
  const base = { commit, changedTests: testCount > 0, isTestsOnly: testCount > 0 && testCount === sources.length };
  const leftOut = leftOutBefore(commit, sources.length, isShallow);
  if (leftOut) return { ...base, pairs: [], leftOut, problems: [] };

  const pairs: FilePair[] = [];
  const problems: HistoryProblem[] = [];
  let totalBytes = 0;
  for (const { language, file } of sources) {
    const [before, after] = [await readSide(file.before, readBlob), await readSide(file.after, readBlob)];
    for (const side of [before, after]) {
      if (side && 'reason' in side && side.reason === 'missing')
        problems.push({ commit: commit.hash, path: side.path, reason: 'missingObject' });
    }
    if ((before && 'reason' in before) || (after && 'reason' in after)) continue;
    pairs.push({ language, before, after });
    totalBytes += (before?.bytes.byteLength ?? 0) + (after?.bytes.byteLength ?? 0);
    if (totalBytes > MOST_COMPARED_BYTES) return { ...base, pairs: [], leftOut: 'tooManyFiles', problems };
  }
  const nothing = problems.length > 0 ? 'unreadable' : 'noSourceChange';
  return { ...base, pairs, leftOut: pairs.length === 0 ? nothing : undefined, problems };
}

interface SourceChange {
  readonly language: LanguageId;
  readonly file: ChangedFile;
}

/** Sides whose paths speak of other people's or generated code, or of no known language, count as missing. */
function sourceFile({ before, after }: ChangedFile): SourceChange[] {
  const [from, to] = [worthReading(before), worthReading(after)];
  const language = languageOfPath((to ?? from)?.path ?? '');
  if (!language) return [];
  const kind = from && to ? (from.path === to.path ? 'modified' : 'renamed') : to ? 'added' : 'deleted';
  return [{ language, file: { kind, before: from, after: to } }];
}

function worthReading(side: FileAtCommit | undefined): FileAtCommit | undefined {
  return side && pathExclusion(side.path) === undefined ? side : undefined;
}

function isTestPath(language: LanguageId, path: string): boolean {
  return languageDefinitionOf(language).tests.path.test(path);
}

/** What is clear before any file is read. */
function leftOutBefore(commit: LoggedCommit, sourceCount: number, isShallow: boolean): LeftOutReason | undefined {
  if (commit.parents.length > 1) return 'merge';
  if (commit.parents.length === 0) return isShallow ? 'shallowBoundary' : 'rootImport';
  const exclusions = commit.files.map((file) => pathExclusion((file.after ?? file.before)?.path ?? ''));
  const vendoredCount = exclusions.filter((reason) => reason === 'vendored').length;
  const addedCount = commit.files.filter((file, index) => file.kind === 'added' && (exclusions[index] ?? 'vendored') === 'vendored').length;
  if (addedCount >= LEAST_DROPPED_FILES && addedCount >= LEAST_DROPPED_RATIO * commit.files.length) return 'vendoredDrop';
  if (commit.isCut || sourceCount > MOST_COMPARED_FILES) return 'tooManyFiles';
  if (sourceCount > 0) return undefined;
  if (vendoredCount > 0) return 'vendoredDrop';
  return exclusions.some((reason) => reason === 'generated' || reason === 'minified') ? 'generated' : 'noSourceChange';
}

async function readSide(
  side: FileAtCommit | undefined,
  readBlob: (hash: string) => Promise<BlobContent>,
): Promise<FileSide | { readonly path: string; readonly reason: string } | undefined> {
  if (!side) return undefined;
  const content = await readBlob(side.blobHash);
  return 'bytes' in content ? { ...side, bytes: content.bytes } : { path: side.path, reason: content.reason };
}
