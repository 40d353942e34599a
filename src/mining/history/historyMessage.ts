import type { LanguageId } from '../sample.ts';
import type { CommitRecord, StoredRevision } from './commitRecord.ts';

/** One side of a changed file, as git stores it. */
export interface FileSide {
  readonly path: string;
  readonly blobHash: string;
  readonly bytes: Uint8Array;
}

/** One changed source file; a missing side means that the file came or went. */
export interface FilePair {
  readonly language: LanguageId;
  readonly before: FileSide | undefined;
  readonly after: FileSide | undefined;
}

/** Asks the thread for what changed in one commit. */
export interface CompareRequest {
  readonly files: readonly FilePair[];
}

/** What changed in one commit, as far as its files tell. */
export interface CommitComparison extends Pick<CommitRecord, 'leftOut' | 'files' | 'moves' | 'formattingOnlyCount'> {
  readonly revisions: readonly StoredRevision[];
  readonly marks: CommitRecord['revisions'];
  /** Paths of files that could not be parsed, with the parser's words. */
  readonly failures: readonly { readonly path: string; readonly message: string }[];
}

/** What the thread answers. After anything but `compared` it is not used again. */
export type CompareAnswer =
  | { readonly kind: 'compared'; readonly comparison: CommitComparison }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'unavailable'; readonly message: string };
