// Counts what passes by while a repository is surveyed, and writes the report.
import { type MiningReport, miningReportVersion } from '../artifacts/miningReport.ts';
import type { RecordRole } from '../dataset/records/recordVersion.ts';
import type { FocalLink } from '../mining/focalLinks/focalLink.ts';
import type { FileSample } from '../mining/sample.ts';
import type { OpenPairs } from './minePairs.ts';
import type { MinedRepository } from './mineRepository.ts';
import { miningWarnings } from './miningWarnings.ts';
import { toolVersion } from '../base/toolVersion.ts';

type LanguageCounts = MiningReport['languages'][string];

/** Counts for the report. */
export class SurveyCounter {
  /** Where secrets stood; filled from outside. */
  readonly secrets: MiningReport['secrets'] = [];
  private readonly mined: MinedRepository;
  private readonly languages: Record<string, LanguageCounts> = {};
  private readonly split = { train: emptyRole(), validation: emptyRole(), heldOut: emptyRole(), unused: emptyRole() };
  private readonly linkRules: Record<string, number> = {};
  private readonly linkedTests = new Set<string>();
  private readonly languageOfPath: ReadonlyMap<string, string>;
  private linkCount = 0;
  private testCount = 0;

  constructor(mined: MinedRepository) {
    this.mined = mined;
    this.languageOfPath = new Map(mined.project.files.map(({ path, language }) => [path, language]));
  }

  /** The counts of a language, to be added to. */
  languageOf(language: string): LanguageCounts {
    return (this.languages[language] ??= { files: 0, functions: 0, tests: 0, focalPairs: 0, revisions: 0, pairs: 0 });
  }

  /** The role of a function of any version; code that is gone from the working tree is trained on. */
  roleOf(path: string, qualifiedName: string): RecordRole {
    return this.mined.built.roles.ofName(path, qualifiedName) ?? 'train';
  }

  /** Counts a file with its functions and tests. */
  addFile(file: FileSample): void {
    const { roles } = this.mined.built;
    const counts = this.languageOf(file.language);
    counts.files++;
    counts.functions += file.functions.length;
    const role = this.split[roles.ofFile(file.path) ?? 'unused'];
    role.files++;
    role.characters += file.text.length;
    for (const entry of file.functions) {
      this.split[roles.ofRange(file.path, entry.start)].functions++;
      if (!entry.isTest) continue;
      counts.tests++;
      this.testCount++;
    }
  }

  /** Counts a test that was linked to its function. */
  addLink(link: FocalLink): void {
    this.linkCount++;
    this.linkedTests.add(`${link.test.path}@${link.test.start}`);
    for (const rule of link.rules) this.linkRules[rule] = (this.linkRules[rule] ?? 0) + 1;
    const language = this.languageOfPath.get(link.focal.path);
    if (language !== undefined) this.languageOf(language).focalPairs++;
  }

  /** The report, once everything has passed by. */
  build(seed: number, pairs: OpenPairs): MiningReport {
    const { project, history, built, stageMs } = this.mined;
    const { exceptions, nearDuplicateGroupCount, exactDuplicateCount } = built.report;
    const pairReport = pairs.report();
    const report: MiningReport = {
      schemaVersion: miningReportVersion,
      toolVersion,
      repository: { name: project.repository.name, identity: project.repository.id, headCommit: project.repository.headCommit },
      seed,
      languages: this.languages,
      leftOut: countBy(project.problems.filter(({ reason }) => reason !== 'syntaxErrors').map(({ reason }) => reason)),
      history: {
        commits: history?.commitCount ?? 0,
        isShallow: history?.isShallow ?? false,
        revisions: Object.values(this.languages).reduce((sum, { revisions }) => sum + revisions, 0),
        byClass: Object.fromEntries(Object.entries(history?.revisionCounts ?? {}).filter(([, count]) => count > 0)),
        leftOut: Object.fromEntries(Object.entries(history?.leftOutCommits ?? {}).map(([reason, { count }]) => [reason, count])),
      },
      secrets: this.secrets,
      duplicates: {
        exactFiles: exactDuplicateCount,
        nearDuplicateFileGroups: nearDuplicateGroupCount,
        cappedFunctions: exceptions.filter(({ reason }) => reason === 'repeated').length,
        leakedFunctions: exceptions.filter(({ reason }) => reason === 'leak').length,
      },
      split: { ...this.split, heldOutFunctions: exceptions.filter(({ role }) => role === 'heldOut').length },
      focalPairs: { count: this.linkCount, testsWithout: this.testCount - this.linkedTests.size, rules: this.linkRules },
      pairs: {
        count: pairReport.count,
        byKind: Object.fromEntries(
          Object.entries(pairReport.byKind).map(([kind, { count, ratio }]) => [
            kind,
            { count, share: ratio, rules: rulesOf(kind, pairReport.byRule) },
          ]),
        ),
        rejected: sumByReason(pairs.refused, pairReport.leftOut),
        confidenceHistogram: [...pairReport.confidenceHistogram],
      },
      conventions: pairs.conventions.map(({ language, choice, form, supportCount, supportRatio }) => ({
        language,
        choice,
        form,
        supportCount,
        supportRatio,
      })),
      linters: pairs.linters.map((linter) => ({ ...linter })),
      warnings: [],
      stageMs,
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    };
    return { ...report, warnings: miningWarnings(report, this.mined, pairs) };
  }
}

function emptyRole(): { files: number; functions: number; characters: number } {
  return { files: 0, functions: 0, characters: 0 };
}

function rulesOf(kind: string, byRule: Readonly<Record<string, { readonly count: number }>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(byRule)
      .filter(([key]) => key.startsWith(`${kind}/`))
      .map(([key, { count }]) => [key.slice(kind.length + 1), count]),
  );
}

function sumByReason(
  refused: Readonly<Record<string, number>>,
  lost: Readonly<Partial<Record<string, Readonly<Record<string, number>>>>>,
): Record<string, number> {
  const sums: Record<string, number> = {};
  const add = (key: string, count: number): void => {
    sums[key] = (sums[key] ?? 0) + count;
  };
  for (const [key, count] of Object.entries(refused)) add(key.slice(key.indexOf('/') + 1), count);
  for (const reasons of Object.values(lost)) for (const [reason, count] of Object.entries(reasons ?? {})) add(reason, count);
  return sums;
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
