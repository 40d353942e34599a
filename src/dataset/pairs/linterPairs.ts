// Pairs from the project's own linters: a function as it is against the same after the linter's automatic fix.

import { throwIfAborted } from '../../base/cancellation.ts';
import { buildFileSample } from '../../mining/buildFileSample.ts';
import type { Finding } from '../../mining/linters/finding.ts';
import type { LintedFile, Linter, LinterProblem } from '../../mining/linters/linter.ts';
import type { LinterProject } from '../../mining/linters/linterProject.ts';
import type { ParserPool } from '../../mining/parserPool.ts';
import type { FileSample, FunctionSample } from '../../mining/sample.ts';
import { contextBefore } from './contextBefore.ts';
import { FindingPlaces } from './findingPlaces.ts';
import { type GuardOptions, type GuardReason, guardPair } from './guards.ts';
import { MOST_SUFFIX_CHARACTERS, type UnassignedPair } from './pair.ts';

/** Why a function that a fix changed gives no pair. */
export type LinterPairRefusal = GuardReason | 'findingsUnchanged' | 'ambiguousName';

/** What linter pairs are made with. */
export interface LinterPairOptions {
  readonly project: LinterProject;
  /** Those that cannot be used or cannot mend anything are passed over. */
  readonly linters: readonly Linter[];
  /** Parses what a fix made. */
  readonly parser: Pick<ParserPool, 'parse'>;
  readonly parses: GuardOptions['parses'];
  readonly signal?: AbortSignal | undefined;
  readonly onRefused?: ((reason: LinterPairRefusal, qualifiedName: string) => void) | undefined;
  readonly onProblem?: ((problem: LinterProblem) => void) | undefined;
}

/** Files that are held at a time: a start of a linter takes up to seconds, a file some kilobytes. */
const FILES_AT_A_TIME = 300;

/** How sure it is that a fix by the project's own rules is better (a guess): surer than one by bundled rules. */
const FIX_CONFIDENCE = 0.9;

/** Most names of rules in one pair's rule. */
const MOST_NAMED_RULES = 3;

/**
 * Yields a pair for each function in which a linter's own fix made findings vanish.
 *
 * Worse is the function as written, better the one after the fix; the rule is the linter's name and those rules whose findings vanished.
 */
export async function* buildLinterPairs(
  files: AsyncIterable<FileSample> | Iterable<FileSample>,
  options: LinterPairOptions,
): AsyncGenerator<UnassignedPair> {
  const usable: { linter: Linter; version: string }[] = [];
  for (const linter of options.linters) {
    const detection = linter.canFix ? await linter.detect(options.project, options.signal) : undefined;
    if (detection?.available) usable.push({ linter, version: detection.version });
  }
  for await (const batch of batchesOf(files)) {
    for (const { linter, version } of usable) {
      const wanted = batch.filter(({ language }) => linter.languages.includes(language));
      if (wanted.length > 0) yield* pairsOfBatch(wanted, linter, version, options);
    }
  }
}

async function* pairsOfBatch(
  files: readonly FileSample[],
  linter: Linter,
  version: string,
  options: LinterPairOptions,
): AsyncGenerator<UnassignedPair> {
  const { project, signal, onProblem } = options;
  const before = await linter.check(project, files, signal);
  before.problems.forEach((problem) => onProblem?.(problem));
  const foundBefore = byPath(before.findings);
  const withFindings = files.filter(({ path }) => foundBefore.has(path));
  const fixed = await linter.fix(project, withFindings, signal);
  fixed.problems.forEach((problem) => onProblem?.(problem));
  if (fixed.files.length === 0) return;
  const after = await linter.check(project, fixed.files, signal);
  // Where a fix broke the code, fewer findings mean nothing.
  const broken = new Set(after.problems.map(({ path }) => path));
  if (broken.has(undefined) || (linter.seesWholeProject && broken.size > before.problems.length)) return;
  const foundAfter = byPath(after.findings);
  const originals = new Map(withFindings.map((file) => [file.path, file]));
  for (const file of fixed.files) {
    throwIfAborted(signal);
    const original = originals.get(file.path);
    if (!original || broken.has(file.path)) continue;
    const sample = await sampleOf(file, original, options);
    if (!sample) continue;
    const sides = { worse: new Side(original, foundBefore.get(file.path)), better: new Side(sample, foundAfter.get(file.path)) };
    yield* pairsOfFile(sides, linter.name, version, options);
  }
}

/** One version of a file with what a linter finds in each function. */
class Side {
  readonly file: FileSample;
  readonly functions = new Map<string, FunctionSample[]>();
  private readonly own: ReadonlyMap<FunctionSample, readonly Finding[]>;
  private readonly offsets: readonly number[];

  constructor(file: FileSample, findings: readonly Finding[] = []) {
    this.file = file;
    const places = new FindingPlaces(file.text);
    this.own = places.groupByInnermost(file.functions, findings);
    this.offsets = findings.map((finding) => places.offsetOf(finding)).sort((a, b) => a - b);
    for (const fn of file.functions) {
      const sameNamed = this.functions.get(fn.qualifiedName);
      if (sameNamed) sameNamed.push(fn);
      else this.functions.set(fn.qualifiedName, [fn]);
    }
  }

  textOf({ start, end }: FunctionSample): string {
    return this.file.text.slice(start, end);
  }

  /** Findings by rule, without those of functions inside. */
  rulesIn(fn: FunctionSample): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { rule } of this.own.get(fn) ?? []) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    return counts;
  }

  /** All findings in the function's range. */
  countIn({ start, end }: FunctionSample): number {
    return this.offsets.filter((offset) => offset >= start && offset < end).length;
  }
}

function* pairsOfFile(
  { worse, better }: { readonly worse: Side; readonly better: Side },
  tool: string,
  toolVersion: string,
  { parses, onRefused }: LinterPairOptions,
): Generator<UnassignedPair> {
  const { language, path, functions } = worse.file;
  for (const written of functions) {
    const rulesBefore = worse.rulesIn(written);
    if (rulesBefore.size === 0) continue;
    const { qualifiedName } = written;
    const [mended, ...others] = better.functions.get(qualifiedName) ?? [];
    if (!mended || others.length > 0 || worse.functions.get(qualifiedName)?.length !== 1) {
      onRefused?.('ambiguousName', qualifiedName);
      continue;
    }
    if (worse.textOf(written) === better.textOf(mended)) continue;
    const rules = vanishedRules(rulesBefore, better.rulesIn(mended));
    const [findingsBefore, findingsAfter] = [worse.countIn(written), better.countIn(mended)];
    if (rules.length === 0 || findingsAfter >= findingsBefore) {
      onRefused?.('findingsUnchanged', qualifiedName);
      continue;
    }
    const sides = { better: better.textOf(mended), worse: worse.textOf(written) };
    const verdict = guardPair({ language, ...sides, signatures: { better: mended.signature, worse: written.signature } }, { parses });
    if (!verdict.passes) {
      onRefused?.(verdict.reason, qualifiedName);
      continue;
    }
    yield {
      kind: 'linter',
      rule: `${tool}/${rules.slice(0, MOST_NAMED_RULES).join('+')}`,
      language,
      path,
      qualifiedName,
      context: contextBefore(better.file, mended.start),
      ...sides,
      suffix: better.file.text.slice(mended.end, mended.end + MOST_SUFFIX_CHARACTERS),
      confidence: FIX_CONFIDENCE,
      changesBehaviour: verdict.changesBehaviour,
      editRatio: verdict.editRatio,
      provenance: { tool, toolVersion, findingsBefore, findingsAfter },
    };
  }
}

/** Rules with fewer findings than before, those that lost most first. */
function vanishedRules(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string[] {
  return [...before]
    .map(([rule, count]) => ({ rule, lost: count - (after.get(rule) ?? 0) }))
    .filter(({ lost }) => lost > 0)
    .sort((a, b) => b.lost - a.lost || (a.rule < b.rule ? -1 : 1))
    .map(({ rule }) => rule);
}

async function sampleOf(file: LintedFile, original: FileSample, { parser, signal }: LinterPairOptions): Promise<FileSample | undefined> {
  const answer = await parser.parse({ language: original.language, text: file.text }, signal);
  if (answer.kind !== 'parsed' || answer.problems.length > 0) return undefined;
  // Hashes name what stands in the repository; nobody asks for those of a fixed text.
  return buildFileSample({ ...original, text: file.text }, answer.outline);
}

function byPath(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.path);
    if (group) group.push(finding);
    else groups.set(finding.path, [finding]);
  }
  return groups;
}

async function* batchesOf(files: AsyncIterable<FileSample> | Iterable<FileSample>): AsyncGenerator<FileSample[]> {
  let batch: FileSample[] = [];
  for await (const file of files) {
    batch.push(file);
    if (batch.length < FILES_AT_A_TIME) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
