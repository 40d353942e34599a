// Reads, compares and stores commits that are not known yet, in two lanes: git and the disk wait for neither.

import { throwIfAborted } from '../../base/cancellation.ts';
import { BlobReader, type BlobContent } from '../git/blobReader.ts';
import { type LoggedCommit, readCommits } from '../git/commitLog.ts';
import type { HardenedGit } from '../git/hardenedGit.ts';
import { MiningError } from '../miningError.ts';
import { classifyMessage } from './changeClass.ts';
import type { CommitRecord, HistoryProblem, StoredRevision } from './commitRecord.ts';
import { CompareThread, type CompareThreadOptions } from './compareThread.ts';
import type { CommitComparison } from './historyMessage.ts';
import { type PreparedCommit, prepareCommit } from './prepareCommit.ts';

/** What a lane has found out about one commit. */
export interface RecordedResult {
  readonly hash: string;
  readonly record: CommitRecord;
  readonly revisions: readonly StoredRevision[];
  /** Whether the record follows from the commit alone, so that it holds for ever. */
  readonly isFinal: boolean;
}

/** How commits are read. */
export interface RecordOptions {
  readonly isShallow: boolean;
  /** Hashes of the objects that are there, where some are known to be missing. */
  readonly localObjects: ReadonlySet<string> | undefined;
  readonly thread?: CompareThreadOptions | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Receives results as they come, in no particular order. */
  readonly onRecorded: (result: RecordedResult) => void;
  readonly onProblem: (problem: HistoryProblem) => void;
}

/** Threads that compare; a third gains nothing, since git and this thread work as well (guess for two cores). */
const LANE_COUNT = 2;
/** Neighbouring commits change the same files, so a lane takes some in a row. A guess. */
const COMMITS_IN_A_ROW = 40;
/** Content kept for the next commit, in bytes. */
const MOST_KEPT_BYTES = 24 * 1024 * 1024;
/** A repository with more damaged commits is not read commit by commit any further. A guess. */
const MOST_UNREADABLE_COMMITS = 200;

/**
 * Records the given commits.
 *
 * @throws {MiningError} `gitMissing`, `untrustedOwner`, `parserUnavailable`; the abort reason when the signal fires.
 */
export async function recordCommits(git: HardenedGit, hashes: readonly string[], options: RecordOptions): Promise<void> {
  const blobs = new BlobCache(new BlobReader(git), options.localObjects);
  const commits = readAllCommits(git, hashes, options);
  let taking: Promise<unknown> = Promise.resolve();
  const takeSome = (): Promise<LoggedCommit[]> => {
    const taken = taking.then(() => takeFrom(commits, COMMITS_IN_A_ROW));
    taking = taken.catch(() => undefined);
    return taken;
  };
  const stop = { isStopped: false };
  try {
    const lanes = Array.from({ length: LANE_COUNT }, () => runLane(takeSome, blobs, options, stop));
    const outcomes = await Promise.allSettled(lanes);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  } finally {
    await commits.return();
    blobs.dispose();
  }
}

async function runLane(
  takeSome: () => Promise<LoggedCommit[]>,
  blobs: BlobCache,
  options: RecordOptions,
  stop: { isStopped: boolean },
): Promise<void> {
  const thread = new CompareThread(options.thread);
  const prepare = (commit: LoggedCommit | undefined): Promise<PreparedCommit> | undefined => {
    const prepared = commit && prepareCommit(commit, options.isShallow, (hash) => blobs.read(hash));
    // A failure is thrown when its turn comes; until then it must not count as unhandled.
    prepared?.catch(() => undefined);
    return prepared;
  };
  try {
    for (let some = await takeSome(); some.length > 0 && !stop.isStopped; some = await takeSome()) {
      let next = prepare(some[0]);
      for (let index = 0; next; index++) {
        const prepared = await next;
        throwIfAborted(options.signal);
        // The next commit is read while the thread compares this one.
        next = prepare(some[index + 1]);
        options.onRecorded(await compare(prepared, thread, options.signal));
      }
    }
  } finally {
    stop.isStopped = true;
    await thread.dispose();
  }
}

async function compare(prepared: PreparedCommit, thread: CompareThread, signal: AbortSignal | undefined): Promise<RecordedResult> {
  const { commit, pairs, problems } = prepared;
  if (prepared.leftOut) return buildResult(prepared, undefined, prepared.problems);
  const answer = await thread.compare({ files: pairs }, signal);
  if (answer.kind === 'unavailable') throw new MiningError('parserUnavailable', answer.message);
  if (answer.kind === 'failed') {
    return buildResult(prepared, undefined, [
      ...problems,
      { commit: commit.hash, path: undefined, reason: 'parserFailed', detail: answer.message },
    ]);
  }
  const failed = answer.comparison.failures.map(({ path, message }): HistoryProblem => ({
    commit: commit.hash,
    path,
    reason: 'parserFailed',
    detail: message,
  }));
  return buildResult(prepared, answer.comparison, [...problems, ...failed]);
}

function buildResult(
  prepared: PreparedCommit,
  comparison: CommitComparison | undefined,
  problems: readonly HistoryProblem[],
): RecordedResult {
  const { commit } = prepared;
  const { changeClass, reverts } = classifyMessage(commit.message);
  const [subject = ''] = commit.message.trimStart().split(/\r?\n/, 1);
  const isUnnamedTest = prepared.isTestsOnly && (changeClass === 'other' || changeClass === 'feature');
  return {
    hash: commit.hash,
    record: {
      authorDate: commit.authorDate,
      subject: subject.slice(0, 300),
      changeClass: isUnnamedTest ? 'test' : changeClass,
      reverts,
      changedTests: prepared.changedTests,
      leftOut: prepared.leftOut ?? (comparison ? comparison.leftOut : 'unreadable'),
      files: comparison?.files ?? [],
      revisions: comparison?.marks ?? [],
      moves: comparison?.moves ?? [],
      formattingOnlyCount: comparison?.formattingOnlyCount ?? 0,
      problems,
    },
    revisions: comparison?.revisions ?? [],
    // Missing objects may come later, and where a shallow clone ends may change.
    isFinal: prepared.leftOut !== 'shallowBoundary' && !problems.some(({ reason }) => reason === 'missingObject'),
  };
}

/** Reads all commits that git can read; where it dies of one, goes on behind it. */
async function* readAllCommits(
  git: HardenedGit,
  hashes: readonly string[],
  { localObjects, onProblem }: RecordOptions,
): AsyncGenerator<LoggedCommit, void, undefined> {
  const hasAllBlobs = localObjects === undefined;
  let failureCount = 0;
  for (let next = 0; next < hashes.length;) {
    // After a failure the culprit is the next commit or the one behind it; alone it shows.
    const rest = failureCount > 0 && isOdd(failureCount) ? hashes.slice(next, next + 1) : hashes.slice(next);
    try {
      for await (const commit of readCommits(git, rest, hasAllBlobs)) {
        next++;
        yield commit;
      }
      if (isOdd(failureCount)) failureCount++;
    } catch (error) {
      if (!MiningError.is(error, 'gitFailed')) throw error;
      if (isOdd(failureCount)) onProblem({ commit: hashes[next++], path: undefined, reason: 'unreadableCommit', detail: error.message });
      failureCount++;
      if (failureCount <= 2 * MOST_UNREADABLE_COMMITS) continue;
      onProblem({
        commit: hashes[next],
        path: undefined,
        reason: 'unreadableHistory',
        detail: `${hashes.length - next} commits were not read`,
      });
      return;
    }
  }
}

function isOdd(count: number): boolean {
  return count % 2 === 1;
}

async function takeFrom(commits: AsyncGenerator<LoggedCommit, void, undefined>, count: number): Promise<LoggedCommit[]> {
  const taken: LoggedCommit[] = [];
  while (taken.length < count) {
    const next = await commits.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}

/** The blobs that were read last: what one commit changes, its parent has as the result. */
class BlobCache {
  private readonly reader: BlobReader;
  private readonly localObjects: ReadonlySet<string> | undefined;
  private readonly kept = new Map<string, Promise<BlobContent>>();
  private readonly sizes = new Map<string, number>();
  private keptBytes = 0;

  constructor(reader: BlobReader, localObjects: ReadonlySet<string> | undefined) {
    this.reader = reader;
    this.localObjects = localObjects;
  }

  async read(hash: string): Promise<BlobContent> {
    if (this.localObjects && !this.localObjects.has(hash)) return { reason: 'missing' };
    let content = this.kept.get(hash);
    if (!content) {
      this.kept.set(hash, (content = this.reader.read(hash)));
      const read = await content;
      const sizeBytes = 'bytes' in read ? read.bytes.byteLength : 0;
      this.sizes.set(hash, sizeBytes);
      this.keptBytes += sizeBytes;
      this.shrink();
    }
    return await content;
  }

  dispose(): void {
    this.reader.dispose();
  }

  private shrink(): void {
    for (const hash of this.kept.keys()) {
      if (this.keptBytes <= MOST_KEPT_BYTES) return;
      const sizeBytes = this.sizes.get(hash);
      if (sizeBytes === undefined) continue;
      this.kept.delete(hash);
      this.sizes.delete(hash);
      this.keptBytes -= sizeBytes;
    }
  }
}
