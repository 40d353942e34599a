// Project → samples and problems. Reads, parses and keeps; decides nothing about training.

import { throwIfAborted } from '../base/cancellation.ts';
import { sha256 } from '../base/hash.ts';
import { type ProgressSink, silentProgress } from '../base/progress.ts';
import { defined } from '../base/assert.ts';
import { languageOfPath } from '../syntax/languageTable.ts';
import type { HardenedGit } from './git/hardenedGit.ts';
import { findRepository, type Repository } from './git/repository.ts';
import { listTrackedFiles, type TrackedFile } from './git/trackedFiles.ts';
import { MiningError } from './miningError.ts';
import { findCompiledOutput } from './compiledOutput.ts';
import { ParsedFiles } from './parsedFiles.ts';
import type { ParserThreadOptions } from './parserThread.ts';
import { buildPathMatcher } from './pathPatterns.ts';
import { readAhead } from './readAhead.ts';
import { readSamples } from './readSamples.ts';
import type { FileSample, LanguageId, Problem } from './sample.ts';
import { readIgnoreRules } from './repotuneIgnore.ts';
import { type ReadSource, SourceReader } from './sourceReader.ts';
import { MiningStore } from './store/miningStore.ts';

/** What may be said about mining. */
export interface MiningOptions {
  /** Patterns of paths to mine, see {@link buildPathMatcher}. Default: all. */
  readonly include?: readonly string[] | undefined;
  /** Patterns of paths to leave out, stronger than `include`. Default: none. */
  readonly exclude?: readonly string[] | undefined;
  /** SPDX identifiers of licences whose files are left out, such as `GPL-*`. Default: none. */
  readonly excludeLicences?: readonly string[] | undefined;
  /** Where parsed files are kept between runs. Default: in memory, for this run only. */
  readonly store?: MiningStore | undefined;
  readonly parserThread?: ParserThreadOptions | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressSink | undefined;
}

/** A source file that can be used, without its text. */
export interface MinedFile {
  /** Relative to the repository root, with forward slashes. */
  readonly path: string;
  readonly language: LanguageId;
  /** sha256 of the UTF-8 text, 64 hexadecimal digits. */
  readonly contentHash: string;
  /** UTF-8 bytes of the text. */
  readonly sizeBytes: number;
}

/** A mined repository. Lists are sorted by path. */
export interface MinedProject {
  readonly repository: Repository;
  /** Git in the repository's top folder, for reading on. */
  readonly git: HardenedGit;
  /** Whether the user's patterns, the project's ignore files and the wanted licences let a path through. */
  readonly isWanted: (path: string) => boolean;
  readonly files: readonly MinedFile[];
  readonly problems: readonly Problem[];
  /**
   * Reads samples one after the other, so that memory does not grow with the repository.
   *
   * A file that was changed since it was mined is left out.
   * @param files Default: all, by path.
   */
  samples(files?: readonly MinedFile[]): AsyncGenerator<FileSample>;
}

/**
 * Mines the tracked files of the repository around `root`, as they are in the working tree.
 *
 * @param root A folder or file anywhere in the repository; the whole repository is mined.
 * @throws {MiningError} With every reason of `MiningErrorReason`; the abort reason when the signal fires.
 */
export async function mineProject(root: string, options: MiningOptions = {}): Promise<MinedProject> {
  const { signal, onProgress = silentProgress } = options;
  const { git, ...repository } = await findRepository(root, signal);
  const tracked = await listTrackedFiles(git, repository.topFolder);
  const isWanted = wantedPaths(options);
  const paths = tracked.map(({ path }) => path);
  const { isIgnored, problems: ignoreProblems } = await readIgnoreRules(repository.topFolder, tracked);
  const reader = new SourceReader(repository.topFolder, {
    isWanted,
    isIgnored,
    compiledOutput: findCompiledOutput(paths),
    excludedLicences: options.excludeLicences ?? [],
    licenceFiles: new Set(paths.filter((path) => path.endsWith('.license'))),
  });
  const problems: Problem[] = [...ignoreProblems];
  const candidates = leaveOutByPath(tracked, reader, problems);
  const parsedFiles = new ParsedFiles(options.store ?? MiningStore.open(':memory:'), options.parserThread);
  const files: MinedFile[] = [];
  const mineFile = async (path: string): Promise<MinedFile | undefined> => {
    const source = await reader.read(path);
    if ('problem' in source) problems.push(source.problem);
    else return parseSource(source, parsedFiles, problems, signal);
    return undefined;
  };
  try {
    let done = 0;
    for await (const file of readAhead(candidates, mineFile)) {
      throwIfAborted(signal);
      if (file) files.push(file);
      onProgress({ stage: 'mine', done: ++done, total: candidates.length, unit: 'files' });
    }
  } finally {
    await parsedFiles.finish();
  }
  if (files.length === 0) throw noSupportedFiles(problems, tracked.length);
  files.sort(byPath);
  const unlicensed = new Set(problems.filter(({ reason }) => reason === 'licence').map(({ path }) => path));
  return {
    repository,
    git,
    isWanted: (path) => isWanted(path) && !isIgnored(path) && !unlicensed.has(path),
    files,
    problems: problems.sort(byPath),
    samples: (chosen = files) => readSamples(chosen, reader, parsedFiles),
  };
}

type ReadText = Exclude<ReadSource, { readonly problem: Problem }>;

/** Writes down what is left out by its path and returns the paths worth reading. */
function leaveOutByPath(tracked: readonly TrackedFile[], reader: SourceReader, problems: Problem[]): string[] {
  return tracked.flatMap((file) => {
    const reason = reader.exclusionOf(file);
    if (!reason) return [file.path];
    problems.push({ path: file.path, reason });
    return [];
  });
}

/** Parses a text unless that was done before, and says what it is; `undefined` where the parser failed. */
async function parseSource(
  { path, text }: ReadText,
  parsedFiles: ParsedFiles,
  problems: Problem[],
  signal: AbortSignal | undefined,
): Promise<MinedFile | undefined> {
  const language = defined(languageOfPath(path, text), `the language of ${path}`);
  const contentHash = sha256(text);
  const outcome = await parsedFiles.ensure({ language, contentHash, text }, signal);
  for (const problem of outcome.problems) problems.push({ path, ...problem });
  return outcome.isUsable ? { path, language, contentHash, sizeBytes: Buffer.byteLength(text) } : undefined;
}

function wantedPaths({ include, exclude }: MiningOptions): (path: string) => boolean {
  const isIncluded = include?.length ? buildPathMatcher(include) : () => true;
  const isExcluded = exclude?.length ? buildPathMatcher(exclude) : () => false;
  return (path) => isIncluded(path) && !isExcluded(path);
}

function noSupportedFiles(problems: readonly Problem[], trackedCount: number): MiningError {
  const counts = new Map<string, number>();
  for (const { reason } of problems) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const found = [...counts].map(([reason, count]) => `${count} ${reason}`).join(', ');
  return new MiningError(
    'noSupportedFiles',
    `Expected source files of a language that is parsed, found none to use among ${trackedCount} tracked files (${found}); ` +
      `check the include and exclude patterns or choose another repository.`,
  );
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
