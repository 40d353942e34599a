// What is kept about one commit. Everything in it follows from the commit itself, so that it never grows stale.

import type { LanguageId } from '../sample.ts';
import type { ChangeClass, ClassifiedMessage } from './changeClass.ts';

/** Part of every key in the store: raised whenever any rule that makes a record changes. */
export const RECORD_VERSION = 4;

/** Why a commit gives no revisions. */
export type LeftOutReason =
  | 'merge'
  | 'rootImport'
  | 'shallowBoundary'
  | 'vendoredDrop'
  | 'generated'
  | 'massReformat'
  | 'ignoredByProject'
  | 'tooManyFiles'
  | 'tooManyFunctions'
  | 'noSourceChange'
  | 'noFunctionChange'
  | 'formattingOnly'
  | 'unreadable';

/** How the two sides of a revision were recognised as one function. */
export type MatchedBy = 'name' | 'rename' | 'move';

/** One version of a function. */
export interface RevisionSide {
  /** Relative to the repository root, with forward slashes. */
  readonly path: string;
  readonly qualifiedName: string;
  /** What stands before the body, without comments, on one line. */
  readonly signature: string;
  /** Git's name of the file's content. */
  readonly blobHash: string;
  /** UTF-16 offsets into the file's text. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A revision as stored; what depends on other commits is added when it is read. */
export interface StoredRevision {
  readonly language: LanguageId;
  readonly before: RevisionSide;
  readonly after: RevisionSide;
  readonly context: string;
  readonly matchedBy: MatchedBy;
}

/** What is needed of a revision without its texts. */
export interface RevisionMark {
  readonly path: string;
  readonly qualifiedName: string;
  readonly beforePath: string;
  readonly beforeName: string;
  /** Hashes of the tokens of both sides. */
  readonly beforeHash: number;
  readonly afterHash: number;
  /** Hashes of the lines that went and came, sorted; at most some hundred each. */
  readonly removedLines: readonly number[];
  readonly addedLines: readonly number[];
}

/** A changed source file. */
export interface FileMark {
  readonly path: string;
  /** Its path before, where it was renamed. */
  readonly from: string | undefined;
  readonly isNew: boolean;
  /** Qualified names of functions that came new. */
  readonly addedFunctions: readonly string[];
}

/** A function that moved without a change. */
export interface MoveMark {
  readonly path: string;
  readonly qualifiedName: string;
  readonly beforePath: string;
  readonly beforeName: string;
}

/** One commit without the texts of its revisions. */
export interface CommitRecord {
  readonly authorDate: string;
  readonly subject: string;
  readonly changeClass: ChangeClass;
  readonly reverts: ClassifiedMessage['reverts'];
  readonly changedTests: boolean;
  readonly leftOut: LeftOutReason | undefined;
  readonly files: readonly FileMark[];
  readonly revisions: readonly RevisionMark[];
  readonly moves: readonly MoveMark[];
  /** Functions that changed in white space and comments only. */
  readonly formattingOnlyCount: number;
  readonly problems: readonly HistoryProblem[];
}

/** Something of the history that could not be read. */
export interface HistoryProblem {
  readonly commit: string | undefined;
  readonly path: string | undefined;
  readonly reason: 'shallow' | 'partialClone' | 'missingObject' | 'parserFailed' | 'unreadableCommit' | 'unreadableHistory' | 'storeLost';
  readonly detail?: string | undefined;
}
