import type { LanguageId } from '../sample.ts';
import type { ChangeClass } from './changeClass.ts';
import type { HistoryProblem, LeftOutReason, MatchedBy, RevisionSide } from './commitRecord.ts';

/** One function before and after one commit that changed its code. */
export interface Revision {
  readonly commit: string;
  /** ISO 8601 with the author's time zone; authors may write what they like. */
  readonly authorDate: string;
  /** Place of the commit in the history, 0 for the newest. */
  readonly commitIndex: number;
  readonly changeClass: ChangeClass;
  /** Whether the commit changed a file where tests live. */
  readonly changedTests: boolean;
  readonly language: LanguageId;
  readonly before: RevisionSide;
  readonly after: RevisionSide;
  /** What stands before the function in the file after the commit: whole lines, at most 4000 characters. */
  readonly context: string;
  readonly matchedBy: MatchedBy;
  /** A later commit that takes the change back, by its message or by what it does. */
  readonly revertedBy: string | undefined;
}

/** The last commit that changed the code of a function. */
export interface LastChange {
  readonly commit: string;
  readonly authorDate: string;
  readonly commitIndex: number;
}

/** Two files that changed in the same commits. */
export interface CoChange {
  /** Paths as they are now, the first before the second in the order of their characters. */
  readonly paths: readonly [string, string];
  readonly count: number;
}

/** Commits that give no revisions for one reason. */
export interface LeftOutCommits {
  readonly count: number;
  /** Some of them, newest first. */
  readonly samples: readonly { readonly commit: string; readonly subject: string }[];
}

/** What the commits in reach of HEAD teach. */
export interface History {
  /** Commits looked at. */
  readonly commitCount: number;
  /** Commits that were read in this run; the others were known. */
  readonly newCommitCount: number;
  /** Whether the clone ends before the first commit. */
  readonly isShallow: boolean;
  readonly leftOutCommits: Readonly<Partial<Record<LeftOutReason, LeftOutCommits>>>;
  /** Revisions of all paths by the class of their commits. */
  readonly revisionCounts: Readonly<Record<ChangeClass, number>>;
  /** Functions that changed in white space and comments only. */
  readonly formattingOnlyCount: number;
  /** At most some hundreds. */
  readonly problems: readonly HistoryProblem[];
  /** Reads revisions of wanted paths one after the other, newest first, while the store is open. */
  revisions(): Iterable<Revision>;
  /** `undefined` where the function's last change lies beyond the commits looked at. */
  lastChangeOf(path: string, qualifiedName: string): LastChange | undefined;
  /** The most frequent first, at most some ten thousand. */
  coChanges(): readonly CoChange[];
}
