// Which changes were taken back later: because a message says so, or because the code is as it was.

import type { CommitRecord, RevisionMark } from './commitRecord.ts';
import { NameTrail } from './nameTrail.ts';

/** A commit of the history with its record. */
export interface RecordedCommit {
  readonly hash: string;
  readonly record: CommitRecord;
}

/** A later change takes an earlier one back when it undoes this share of its lines … (guess) */
const LEAST_UNDONE_RATIO = 0.8;
/** … and does not change more than this many times as many lines (guess). */
const MOST_CHANGED_FACTOR = 2;
/** Later changes of a function that are compared line by line; a change that stayed for longer has proved itself (guess). */
const MOST_LATER_CHANGES = 10;

/** The commit that takes back a revision, for each revision of each commit, in their order. */
export type Reverts = readonly (readonly (string | undefined)[])[];

/**
 * Finds the commit that takes back each revision.
 *
 * @param commits Newest first.
 */
export function findReverts(commits: readonly RecordedCommit[]): Reverts {
  const byMessage = revertedByMessage(commits);
  const reverts = commits.map(({ record }, index) => record.revisions.map(() => byMessage.get(index)));
  for (const chain of chainsOf(commits)) {
    const latest = new Map<number, number>();
    for (const [position, { commitIndex, markIndex, mark }] of chain.entries()) {
      const list = reverts[commitIndex];
      if (list && list[markIndex] === undefined) {
        const later = takenBackAt(chain, position, latest);
        if (later !== undefined) list[markIndex] = commits[chain[later]?.commitIndex ?? -1]?.hash;
      }
      if (!latest.has(mark.afterHash)) latest.set(mark.afterHash, position);
    }
  }
  return reverts;
}

interface Link {
  readonly commitIndex: number;
  readonly markIndex: number;
  readonly mark: RevisionMark;
}

/** The changes of each function, newest first. */
function chainsOf(commits: readonly RecordedCommit[]): Iterable<readonly Link[]> {
  const chains = new Map<string, Link[]>();
  const names = new NameTrail();
  for (const [commitIndex, { record }] of commits.entries()) {
    for (const [markIndex, mark] of record.revisions.entries()) {
      const key = names.functionOf(mark.path, mark.qualifiedName);
      const chain = chains.get(key);
      if (chain) chain.push({ commitIndex, markIndex, mark });
      else chains.set(key, [{ commitIndex, markIndex, mark }]);
    }
    names.passCommit(record);
  }
  return chains.values();
}

/**
 * Position of the later change that takes back the one at `position`.
 *
 * @param latest For each state of the function, the position of the newest change that led to it.
 */
function takenBackAt(chain: readonly Link[], position: number, latest: ReadonlyMap<number, number>): number | undefined {
  const mark = chain[position]?.mark;
  if (!mark) return undefined;
  const undone = latest.get(mark.beforeHash);
  const redone = latest.get(mark.afterHash);
  if (undone !== undefined) return redone === undefined || undone < redone ? undone : undefined;
  for (let later = position - 1; later >= Math.max(0, position - MOST_LATER_CHANGES); later--) {
    const other = chain[later]?.mark;
    if (other && undoes(other, mark)) return redone === undefined ? later : undefined;
  }
  return undefined;
}

function undoes(later: RevisionMark, earlier: RevisionMark): boolean {
  const earlierCount = earlier.addedLines.length + earlier.removedLines.length;
  if (earlierCount === 0 || later.addedLines.length + later.removedLines.length > MOST_CHANGED_FACTOR * earlierCount) return false;
  return (
    sharedCount(later.removedLines, earlier.addedLines) >= LEAST_UNDONE_RATIO * earlier.addedLines.length &&
    sharedCount(later.addedLines, earlier.removedLines) >= LEAST_UNDONE_RATIO * earlier.removedLines.length
  );
}

/** Of two sorted lists. */
function sharedCount(left: readonly number[], right: readonly number[]): number {
  let shared = 0;
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    const [a, b] = [left[i] ?? 0, right[j] ?? 0];
    if (a === b) shared++;
    if (a <= b) i++;
    if (b <= a) j++;
  }
  return shared;
}

/** For each commit that a later one names as reverted, by its index, the hash of that later one. A revert that was itself reverted does not count. */
function revertedByMessage(commits: readonly RecordedCommit[]): Map<number, string> {
  const reverted = new Map<number, string>();
  const bySubject = new Map<string, number[]>();
  for (const [index, { record }] of commits.entries()) {
    const indexes = bySubject.get(record.subject);
    if (indexes) indexes.push(index);
    else bySubject.set(record.subject, [index]);
  }
  const byHash = new Map(commits.map(({ hash }, index) => [hash, index]));
  for (const [index, { hash, record }] of commits.entries()) {
    if (!record.reverts || reverted.has(index)) continue;
    const { hash: named, subject } = record.reverts;
    const target =
      named !== undefined
        ? (byHash.get(named.toLowerCase()) ?? commits.findIndex((other) => other.hash.startsWith(named.toLowerCase())))
        : subject !== undefined
          ? bySubject.get(subject)?.find((candidate) => candidate > index)
          : undefined;
    if (target !== undefined && target > index && !reverted.has(target)) reverted.set(target, hash);
  }
  return reverted;
}
