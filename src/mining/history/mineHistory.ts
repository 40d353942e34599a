// A repository's commits → its revisions. What one commit teaches is kept in the store, so only new commits are read.

import { type ProgressSink, silentProgress } from '../../base/progress.ts';
import { BlobReader } from '../git/blobReader.ts';
import type { HardenedGit } from '../git/hardenedGit.ts';
import { listCommits } from '../git/listCommits.ts';
import { detectMissingObjects } from '../git/missingObjects.ts';
import type { Repository } from '../git/repository.ts';
import { MiningError } from '../miningError.ts';
import type { MiningStore } from '../store/miningStore.ts';
import { type CommitRecord, type HistoryProblem, RECORD_VERSION } from './commitRecord.ts';
import type { CompareThreadOptions } from './compareThread.ts';
import type { RecordedCommit } from './findReverts.ts';
import type { History } from './history.ts';
import { MinedHistory } from './minedHistory.ts';
import { recordCommits, type RecordedResult } from './recordCommits.ts';

/** What may be said about mining a history. */
export interface HistoryOptions {
  /** Where commits are remembered; it must stay open while revisions are read. */
  readonly store: MiningStore;
  /** Only the newest are looked at. Default 10 000. */
  readonly maximumCommits?: number;
  /** Whether revisions of a path are told. Default: all. */
  readonly isWanted?: (path: string) => boolean;
  readonly thread?: CompareThreadOptions;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressSink;
}

const DEFAULT_MAXIMUM_COMMITS = 10_000;
/** Results written in one transaction: what an interruption loses at most. */
const RESULTS_PER_TRANSACTION = 200;
/** Problems told at most. */
const MOST_PROBLEMS = 500;
/** Records of commits out of reach are forgotten when there are more of them than this and than of those in reach. A guess. */
const MOST_UNREACHABLE = 2_000;

/** Records that hold for ever, their revisions' texts, and both for commits that can be read better another time. */
const KINDS = {
  record: 'history.record',
  revisions: 'history.revisions',
  passing: 'history.passing',
  passingRevisions: 'history.passingRevisions',
};

/**
 * Mines the commits in reach of HEAD.
 *
 * What cannot be read is a problem; everything else is mined.
 * @throws {MiningError} `gitMissing`, `untrustedOwner`, `gitFailed` when no commit can be listed, `parserUnavailable`; the abort reason when the signal fires.
 */
export async function mineHistory(repository: Pick<Repository, 'headCommit'>, git: HardenedGit, options: HistoryOptions): Promise<History> {
  const lostBefore = options.store.timesLost;
  const history = await mineOnce(repository, git, options);
  // A store that was found damaged on the way has forgotten earlier commits; it works from here on.
  return options.store.timesLost === lostBefore ? history : await mineOnce(repository, git, options);
}

async function mineOnce({ headCommit }: Pick<Repository, 'headCommit'>, git: HardenedGit, options: HistoryOptions): Promise<History> {
  const { store, signal, onProgress = silentProgress, isWanted = () => true } = options;
  const problems: HistoryProblem[] = [];
  const addProblem = (problem: HistoryProblem): unknown => problems.length < MOST_PROBLEMS && problems.push(problem);

  const listed = await listCommits(git, headCommit, options.maximumCommits ?? DEFAULT_MAXIMUM_COMMITS);
  if (listed.failure !== undefined) addProblem({ commit: undefined, path: undefined, reason: 'unreadableHistory', detail: listed.failure });
  const isShallow = (await git.run('rev-parse', '--is-shallow-repository')).trim() === 'true';
  if (isShallow) addProblem({ commit: undefined, path: undefined, reason: 'shallow' });
  const localObjects = await detectMissingObjects(git);
  if (localObjects) addProblem({ commit: undefined, path: undefined, reason: 'partialClone' });

  const memory = new CommitMemory(store);
  const records = new Map<string, CommitRecord>();
  for (const hash of listed.hashes) {
    const known = memory.recordOf(hash);
    if (known) records.set(hash, known);
  }
  const missing = listed.hashes.filter((hash) => !records.has(hash));
  let done = records.size;
  onProgress({ stage: 'mine history', done, total: listed.hashes.length, unit: 'commits' });
  const onRecorded = (result: RecordedResult): void => {
    records.set(result.hash, result.record);
    memory.add(result);
    onProgress({ stage: 'mine history', done: ++done, total: listed.hashes.length, unit: 'commits' });
  };
  try {
    if (missing.length > 0) {
      await recordCommits(git, missing, { isShallow, localObjects, thread: options.thread, signal, onRecorded, onProblem: addProblem });
    }
  } finally {
    memory.flush();
  }
  memory.forgetUnreachable(listed.hashes);

  const commits = listed.hashes.flatMap((hash): RecordedCommit[] => {
    const record = records.get(hash);
    for (const problem of record?.problems ?? []) addProblem(problem);
    return record ? [{ hash, record }] : [];
  });
  const ignored = await readIgnoredCommits(git);
  const placeOf = (hash: string): { kind: string; key: string } => memory.revisionsOf(hash);
  return new MinedHistory({ commits, store, isWanted, isShallow, problems, ignored, placeOf, newCommitCount: missing.length });
}

/** Commits in the store. */
class CommitMemory {
  private readonly store: MiningStore;
  private readonly passing = new Set<string>();
  private pending: RecordedResult[] = [];

  constructor(store: MiningStore) {
    this.store = store;
    this.store.transaction(() => {
      for (const kind of [KINDS.passing, KINDS.passingRevisions]) for (const key of store.keys(kind)) store.remove(kind, key);
    });
  }

  recordOf(hash: string): CommitRecord | undefined {
    return this.store.read<CommitRecord>(KINDS.record, keyOf(hash));
  }

  revisionsOf(hash: string): { kind: string; key: string } {
    return { kind: this.passing.has(hash) ? KINDS.passingRevisions : KINDS.revisions, key: keyOf(hash) };
  }

  add(result: RecordedResult): void {
    this.pending.push(result);
    if (this.pending.length >= RESULTS_PER_TRANSACTION) this.flush();
  }

  flush(): void {
    const results = this.pending;
    this.pending = [];
    this.store.transaction(() => {
      for (const { hash, record, revisions, isFinal } of results) {
        if (!isFinal) this.passing.add(hash);
        this.store.write(isFinal ? KINDS.record : KINDS.passing, keyOf(hash), record);
        if (revisions.length > 0) this.store.write(isFinal ? KINDS.revisions : KINDS.passingRevisions, keyOf(hash), revisions);
      }
    });
  }

  /** Keeps the file from growing with every rebase and every new version of the rules. */
  forgetUnreachable(reachable: readonly string[]): void {
    const kept = new Set(reachable.map(keyOf));
    const known = this.store.keys(KINDS.record);
    const unreachable = known.filter((key) => !kept.has(key));
    if (unreachable.length <= Math.max(MOST_UNREACHABLE, kept.size)) return;
    this.store.transaction(() => {
      for (const key of unreachable) {
        this.store.remove(KINDS.record, key);
        this.store.remove(KINDS.revisions, key);
      }
    });
  }
}

function keyOf(hash: string): string {
  return `${RECORD_VERSION}:${hash}`;
}

/** Commits in `.git-blame-ignore-revs`, where projects list their mass reformattings. */
async function readIgnoredCommits(git: HardenedGit): Promise<ReadonlySet<string>> {
  const blobs = new BlobReader(git);
  try {
    const hash = (await git.run('rev-parse', '--verify', '--quiet', 'HEAD:.git-blame-ignore-revs')).trim();
    const content = await blobs.read(hash);
    return new Set('bytes' in content ? content.bytes.toString('utf8').match(/^[0-9a-f]{40,64}\b/gm) : []);
  } catch (error) {
    // Most projects have no such file.
    if (MiningError.is(error, 'gitFailed')) return new Set();
    throw error;
  } finally {
    blobs.dispose();
  }
}
