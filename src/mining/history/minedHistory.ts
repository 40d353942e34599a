// The answers of a mined history, from the records of its commits and the texts in the store.

import type { MiningStore } from '../store/miningStore.ts';
import type { ChangeClass } from './changeClass.ts';
import type { HistoryProblem, LeftOutReason, StoredRevision } from './commitRecord.ts';
import { findReverts, type RecordedCommit, type Reverts } from './findReverts.ts';
import type { CoChange, History, LastChange, LeftOutCommits, Revision } from './history.ts';
import { functionTrailKey, NameTrail } from './nameTrail.ts';

/** Where the texts of a commit's revisions are kept. */
export interface RevisionPlace {
  readonly kind: string;
  readonly key: string;
}

/** What a {@link MinedHistory} is made of. */
export interface HistoryParts extends Pick<History, 'isShallow' | 'problems' | 'newCommitCount'> {
  /** Newest first. */
  readonly commits: readonly RecordedCommit[];
  readonly store: MiningStore;
  readonly isWanted: (path: string) => boolean;
  readonly placeOf: (hash: string) => RevisionPlace;
  /** Commits that the project itself says to ignore. */
  readonly ignored: ReadonlySet<string>;
}

const MOST_SAMPLES = 5;
/** Commits with more files say little about which belong together. A guess. */
const MOST_FILES_TOGETHER = 20;
/** Pairs counted at most, and pairs told at most. Guesses against memory. */
const MOST_COUNTED_PAIRS = 400_000;
const MOST_TOLD_PAIRS = 50_000;

/** A history whose revisions are read from the store when asked for. */
export class MinedHistory implements History {
  readonly commitCount: number;
  readonly newCommitCount: number;
  readonly isShallow: boolean;
  readonly problems: readonly HistoryProblem[];
  readonly leftOutCommits: Readonly<Partial<Record<LeftOutReason, LeftOutCommits>>>;
  readonly revisionCounts: Readonly<Record<ChangeClass, number>>;
  readonly formattingOnlyCount: number;
  private readonly parts: HistoryParts;
  private readonly reverts: Reverts;
  private changes: Map<string, number> | undefined;

  constructor(parts: HistoryParts) {
    this.parts = parts;
    this.commitCount = parts.commits.length;
    this.newCommitCount = parts.newCommitCount;
    this.isShallow = parts.isShallow;
    this.problems = parts.problems;
    this.reverts = findReverts(parts.commits);
    this.leftOutCommits = this.countLeftOut();
    this.revisionCounts = this.countRevisions();
    this.formattingOnlyCount = parts.commits.reduce((sum, { record }) => sum + record.formattingOnlyCount, 0);
  }

  *revisions(): Generator<Revision, void, undefined> {
    const { commits, store, placeOf, isWanted } = this.parts;
    for (const [commitIndex, { hash, record }] of commits.entries()) {
      if (this.leftOutReason(commitIndex) !== undefined || !record.revisions.some(({ path }) => isWanted(path))) continue;
      const { kind, key } = placeOf(hash);
      const { authorDate, changeClass, changedTests } = record;
      for (const [index, stored] of (store.read<readonly StoredRevision[]>(kind, key) ?? []).entries()) {
        if (!isWanted(stored.after.path)) continue;
        yield {
          commit: hash,
          authorDate,
          commitIndex,
          changeClass,
          changedTests,
          ...stored,
          revertedBy: this.reverts[commitIndex]?.[index],
        };
      }
    }
  }

  lastChangeOf(path: string, qualifiedName: string): LastChange | undefined {
    this.changes ??= this.indexChanges();
    const commitIndex = this.changes.get(functionTrailKey(path, qualifiedName)) ?? this.changes.get(functionTrailKey(path, ''));
    const commit = commitIndex === undefined ? undefined : this.parts.commits[commitIndex];
    return commit && commitIndex !== undefined ? { commit: commit.hash, authorDate: commit.record.authorDate, commitIndex } : undefined;
  }

  coChanges(): readonly CoChange[] {
    const counts = new Map<string, number>();
    const names = new NameTrail();
    for (const [index, { record }] of this.parts.commits.entries()) {
      if (record.files.length >= 2 && record.files.length <= MOST_FILES_TOGETHER && this.leftOutReason(index) !== 'massReformat') {
        const paths = [...new Set(record.files.map(({ path }) => names.fileOf(path)))].sort();
        for (const [at, first] of paths.entries()) {
          for (const second of paths.slice(at + 1)) {
            const key = `${first}\0${second}`;
            const count = counts.get(key) ?? 0;
            if (count > 0 || counts.size < MOST_COUNTED_PAIRS) counts.set(key, count + 1);
          }
        }
      }
      names.passCommit(record);
    }
    const pairs = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_TOLD_PAIRS);
    return pairs.map(([key, count]) => {
      const [first = '', second = ''] = key.split('\0');
      return { paths: [first, second], count };
    });
  }

  /** The newest change of each function, and under an empty name the commit with which the file came. */
  private indexChanges(): Map<string, number> {
    const changes = new Map<string, number>();
    const note = (key: string, index: number): void => {
      if (!changes.has(key)) changes.set(key, index);
    };
    const names = new NameTrail();
    for (const [index, { record }] of this.parts.commits.entries()) {
      if (this.leftOutReason(index) !== 'ignoredByProject') {
        for (const { path, qualifiedName } of record.revisions) note(names.functionOf(path, qualifiedName), index);
      }
      for (const { path, isNew, addedFunctions } of record.files) {
        for (const name of addedFunctions) note(names.functionOf(path, name), index);
        if (isNew) note(functionTrailKey(names.fileOf(path), ''), index);
      }
      names.passCommit(record);
    }
    return changes;
  }

  private leftOutReason(index: number): LeftOutReason | undefined {
    const commit = this.parts.commits[index];
    return commit && this.parts.ignored.has(commit.hash) ? 'ignoredByProject' : commit?.record.leftOut;
  }

  private countLeftOut(): Partial<Record<LeftOutReason, LeftOutCommits>> {
    const counted: Partial<Record<LeftOutReason, { count: number; samples: { commit: string; subject: string }[] }>> = {};
    for (const [index, { hash, record }] of this.parts.commits.entries()) {
      const reason = this.leftOutReason(index);
      if (!reason) continue;
      const entry = (counted[reason] ??= { count: 0, samples: [] });
      entry.count++;
      if (entry.samples.length < MOST_SAMPLES) entry.samples.push({ commit: hash, subject: record.subject });
    }
    return counted;
  }

  private countRevisions(): Record<ChangeClass, number> {
    const counts = { fix: 0, refactor: 0, style: 0, feature: 0, test: 0, docs: 0, revert: 0, reviewFollowUp: 0, other: 0 };
    for (const [index, { record }] of this.parts.commits.entries()) {
      if (this.leftOutReason(index) === undefined) counts[record.changeClass] += record.revisions.length;
    }
    return counts;
  }
}
