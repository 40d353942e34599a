// Commits with the files that they change, read from `git log --raw -z` as it comes.

import type { HardenedGit } from './hardenedGit.ts';

/** One file of a commit. A copy counts as an addition. */
export interface ChangedFile {
  readonly kind: 'added' | 'deleted' | 'modified' | 'renamed';
  /** `undefined` for an added file. */
  readonly before: FileAtCommit | undefined;
  /** `undefined` for a deleted file. */
  readonly after: FileAtCommit | undefined;
}

/** A path with the blob that it names. */
export interface FileAtCommit {
  /** Relative to the top folder, with forward slashes; bytes that are not UTF-8 are replaced. */
  readonly path: string;
  readonly blobHash: string;
}

/** One commit against its first parent; a merge and a commit without parents in reach come without files. */
export interface LoggedCommit {
  readonly hash: string;
  readonly parents: readonly string[];
  /** ISO 8601 with the author's time zone. */
  readonly authorDate: string;
  /** Subject and body, at most {@link MOST_MESSAGE_BYTES}. */
  readonly message: string;
  readonly files: readonly ChangedFile[];
  /** Whether more than {@link MOST_FILES} files changed and the rest is not in `files`. */
  readonly isCut: boolean;
}

/** Enough to classify by; some messages hold megabytes of logs. A guess. */
export const MOST_MESSAGE_BYTES = 16 * 1024;
/** Commits beyond are imports and mass changes, which are left out anyway. A guess. */
export const MOST_FILES = 5_000;
/** Inexact renames are looked for among at most this many deleted times added files; git's own default is 1000. */
const RENAME_LIMIT = 400;

/**
 * Reads the given commits in the given order.
 *
 * @param hasAllBlobs Whether git may look into blobs to find renames; in a partial clone it would want to fetch them.
 */
export async function* readCommits(
  git: HardenedGit,
  hashes: readonly string[],
  hasAllBlobs: boolean,
): AsyncGenerator<LoggedCommit, void, undefined> {
  const process = git.start(
    'log',
    '--stdin',
    '--no-walk=unsorted',
    '-z',
    '--raw',
    '--no-abbrev',
    hasAllBlobs ? '-M' : '-M100%',
    `-l${RENAME_LIMIT}`,
    '--no-diff-merges',
    '--no-ext-diff',
    '--no-textconv',
    '--no-relative',
    '-O/dev/null',
    '--ignore-submodules=all',
    '--no-show-signature',
    '--no-notes',
    '--no-color',
    '--no-mailmap',
    '--encoding=UTF-8',
    '--format=tformat:%H%x00%P%x00%aI%x00%B',
  );
  try {
    // Git reads all of its input before it answers, so this cannot block.
    await process.write(`${hashes.join('\n')}\n`);
    process.endInput();
    yield* parseCommits(splitTokens(process.output()));
  } finally {
    process.dispose();
  }
}

/** Parses the tokens between zero characters: four fields for a commit, then one status and one or two paths for each file. */
export async function* parseCommits(tokens: AsyncIterable<Buffer>): AsyncGenerator<LoggedCommit, void, undefined> {
  const source = tokens[Symbol.asyncIterator]();
  const next = async (): Promise<Buffer | undefined> => {
    const result = await source.next();
    return result.done === true ? undefined : result.value;
  };
  const text = async (): Promise<string> => ((await next()) ?? Buffer.alloc(0)).toString('utf8');
  let commit: (LoggedCommit & { files: ChangedFile[]; isCut: boolean }) | undefined;
  for (let token = await next(); token; token = await next()) {
    const status = statusOf(token);
    if (status && commit) {
      const first = await text();
      const second = /^[RC]/.test(status.letter) ? await text() : first;
      const file = changedFile(status, first, second);
      if (!file) continue;
      if (commit.files.length < MOST_FILES) commit.files.push(file);
      else commit.isCut = true;
    } else if (/^[0-9a-f]{40,64}$/.test(token.toString('latin1', 0, 65))) {
      if (commit) yield commit;
      const parents = (await text()).split(' ').filter((parent) => parent !== '');
      commit = {
        hash: token.toString('latin1'),
        parents,
        authorDate: isoDate(await text()),
        message: await text(),
        files: [],
        isCut: false,
      };
    }
  }
  if (commit) yield commit;
}

interface RawStatus {
  readonly beforeMode: string;
  readonly afterMode: string;
  readonly beforeHash: string;
  readonly afterHash: string;
  readonly letter: string;
}

/** Reads `:100644 100644 hash hash M`; the first of a commit has a line break in front. */
function statusOf(token: Buffer): RawStatus | undefined {
  if (token[0] !== 58 && token[1] !== 58) return undefined;
  const found = /^\n?:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*$/.exec(token.toString('latin1'));
  if (!found) return undefined;
  const [, beforeMode = '', afterMode = '', beforeHash = '', afterHash = '', letter = ''] = found;
  return { beforeMode, afterMode, beforeHash, afterHash, letter };
}

/** Only ordinary files count: what was or becomes a link or a submodule is as good as missing. */
function changedFile(status: RawStatus, first: string, second: string): ChangedFile | undefined {
  const wasFile = status.beforeMode.startsWith('100') && status.letter !== 'C';
  const isFile = status.afterMode.startsWith('100');
  const before = wasFile ? { path: first, blobHash: status.beforeHash } : undefined;
  const after = isFile ? { path: second, blobHash: status.afterHash } : undefined;
  if (before && after) return { kind: first === second ? 'modified' : 'renamed', before, after };
  if (after) return { kind: 'added', before: undefined, after };
  if (before) return { kind: 'deleted', before, after: undefined };
  return undefined;
}

/** Git writes what it cannot make a date of as it likes; then the date is the epoch. */
function isoDate(text: string): string {
  return Number.isNaN(Date.parse(text)) ? '1970-01-01T00:00:00+00:00' : text;
}

/** Splits at zero characters; of a token longer than {@link MOST_MESSAGE_BYTES} the rest is dropped. */
async function* splitTokens(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let parts: Buffer[] = [];
  let partBytes = 0;
  const keep = (part: Buffer): void => {
    const kept = part.subarray(0, Math.max(0, MOST_MESSAGE_BYTES - partBytes));
    if (kept.byteLength > 0) parts.push(kept);
    partBytes += kept.byteLength;
  };
  for await (const piece of pieces) {
    let start = 0;
    for (let end = piece.indexOf(0); end >= 0; end = piece.indexOf(0, start)) {
      keep(piece.subarray(start, end));
      yield parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
      parts = [];
      partBytes = 0;
      start = end + 1;
    }
    keep(piece.subarray(start));
  }
}
