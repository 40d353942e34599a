// Project → samples and problems. Reads, parses and keeps; decides nothing about training.

import { throwIfAborted } from '../base/cancellation.ts';
import { sha256 } from '../base/hash.ts';
import { type ProgressSink, silentProgress } from '../base/progress.ts';
import { defined } from '../base/assert.ts';
import { languageOfPath } from '../syntax/languageTable.ts';
import { buildFileSample } from './buildFileSample.ts';
import { findRepository, type Repository } from './git/repository.ts';
import { listTrackedFiles, type TrackedFile } from './git/trackedFiles.ts';
import { MiningError } from './miningError.ts';
import { ParserThread, type ParserThreadOptions } from './parserThread.ts';
import { buildPathMatcher } from './pathPatterns.ts';
import { readAhead } from './readAhead.ts';
import type { FileSample, LanguageId, Problem } from './sample.ts';
import { type ReadSource, SourceReader } from './sourceReader.ts';
import { chooseWithinBudget } from './textBudget.ts';

/** What may be said about mining. */
export interface MiningOptions {
  /** Patterns of paths to mine, see {@link buildPathMatcher}. Default: all. */
  readonly include?: readonly string[];
  /** Patterns of paths to leave out, stronger than `include`. Default: none. */
  readonly exclude?: readonly string[];
  /** Source text to parse and keep at most. Default 12 MB, so that a huge repository takes no more memory than a large one. */
  readonly textBudgetBytes?: number;
  /** Chooses the files that are kept where not all fit. Default 0. */
  readonly seed?: number;
  readonly parserThread?: ParserThreadOptions;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressSink;
}

/** A source file that could be used but was not kept, because the text budget was spent. */
export interface UnsampledFile {
  readonly path: string;
  readonly language: LanguageId;
  /** sha256 of the UTF-8 text, 64 hexadecimal digits. */
  readonly contentHash: string;
}

/** A mined repository. Lists are sorted by path. */
export interface MinedProject {
  readonly repository: Repository;
  readonly files: readonly FileSample[];
  readonly unsampled: readonly UnsampledFile[];
  readonly problems: readonly Problem[];
}

/** Nearly twice commons-lang3, and more than hours of training on two cores can read. */
const DEFAULT_TEXT_BUDGET_BYTES = 12_000_000;

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
  const reader = new SourceReader(repository.topFolder, wantedPaths(options));
  const collected = new Collected();
  const candidates = collected.leaveOut(tracked, reader);
  const sized = await reader.measure(candidates, signal);
  const chosen = chooseWithinBudget(sized, options.textBudgetBytes ?? DEFAULT_TEXT_BUDGET_BYTES, options.seed ?? 0);
  const parser = new ParserThread(options.parserThread);
  try {
    let done = 0;
    for await (const source of readAhead(candidates, (path) => reader.read(path))) {
      throwIfAborted(signal);
      if ('problem' in source) collected.problems.push(source.problem);
      else if (chosen.has(source.path)) await collected.parse(source, parser, signal);
      else collected.unsampled.push({ path: source.path, language: languageOf(source), contentHash: sha256(source.text) });
      onProgress({ stage: 'mine', done: ++done, total: candidates.length, unit: 'files' });
    }
  } finally {
    await parser.dispose();
  }
  if (collected.files.length === 0) throw noSupportedFiles(collected.problems, tracked.length);
  return {
    repository,
    files: collected.files.sort(byPath),
    unsampled: collected.unsampled.sort(byPath),
    problems: collected.problems.sort(byPath),
  };
}

type ReadText = Exclude<ReadSource, { readonly problem: Problem }>;

/** Everything found so far. */
class Collected {
  readonly files: FileSample[] = [];
  readonly unsampled: UnsampledFile[] = [];
  readonly problems: Problem[] = [];

  /** Writes down what is left out by its path and returns the paths worth reading. */
  leaveOut(tracked: readonly TrackedFile[], reader: SourceReader): string[] {
    return tracked.flatMap((file) => {
      const reason = reader.exclusionOf(file);
      if (!reason) return [file.path];
      this.problems.push({ path: file.path, reason });
      return [];
    });
  }

  async parse(source: ReadText, parser: ParserThread, signal: AbortSignal | undefined): Promise<void> {
    const { path, text } = source;
    const language = languageOf(source);
    const answer = await parser.parse({ language, text }, signal);
    if (answer.kind === 'unavailable') throw new MiningError('parserUnavailable', answer.message);
    if (answer.kind === 'failed') {
      this.problems.push({ path, reason: 'parserFailed', detail: answer.message });
      return;
    }
    for (const problem of answer.problems) this.problems.push({ path, reason: problem.reason, detail: `line ${problem.line}` });
    this.files.push(buildFileSample(path, language, text, answer.outline));
  }
}

function languageOf({ path }: ReadText): LanguageId {
  return defined(languageOfPath(path), `the language of ${path}`);
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
    `Expected Java, Python, TypeScript, JavaScript, Go or Rust files, found none to use among ${trackedCount} tracked files (${found}); ` +
      `check the include and exclude patterns or choose another repository.`,
  );
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
