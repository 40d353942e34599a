// Tests → the functions that they test: every function that a test calls or names is a candidate, rules vote, the best wins.

import type { CoChange } from '../history/history.ts';
import type { FileSample } from '../sample.ts';
import { CallResolver } from './callTargets.ts';
import { type AnswerFacts, answerFactsOf, confidenceOf } from './confidence.ts';
import { type Candidate, collectEvidence, type TestContext } from './evidence.ts';
import type { FocalLink, FunctionRef } from './focalLink.ts';
import { type IndexedTestFunction, ProjectIndex } from './projectIndex.ts';
import { type RuleName, ruleWeights } from './rules.ts';
import { type FileSubjects, subjectsOf } from './subjects.ts';

/** What may be known besides the files. */
export interface LinkOptions {
  /** Files that changed together in history. */
  readonly coChanges?: Iterable<CoChange>;
  /** Links of a lower confidence are left out. Default {@link LEAST_CONFIDENCE}. */
  readonly leastConfidence?: number;
}

/**
 * Chosen where 95 % of the links were right, strictly, with each labelled project left out of the fit of the confidence.
 * On eight other projects 76 % were, 88 % with acceptable ones, when they were first scored; README.md has the curves.
 */
export const LEAST_CONFIDENCE = 0.8;

/** Candidates whose scores differ by less are equally good. A guess. */
const TIE = 0.05;

/** More functions than this for one test are a sign that none is meant. A guess. */
const MOST_LINKS = 4;

/** This many common changes are as good as more. A guess. */
const FULL_CO_CHANGES = 5;

/** A candidate with the sum of its votes. */
export interface ScoredCandidate extends Candidate {
  readonly score: number;
}

/** Links every test to the function that it tests where the evidence suffices; sorted by path and place of the test. */
export async function linkTests(files: AsyncIterable<FileSample> | Iterable<FileSample>, options: LinkOptions = {}): Promise<FocalLink[]> {
  const { leastConfidence = LEAST_CONFIDENCE } = options;
  const links: FocalLink[] = [];
  for (const { test, candidates } of await scoreTests(files, options)) {
    const { functions, facts } = answerOf(candidates);
    const confidence = confidenceOf(facts);
    if (confidence < leastConfidence) continue;
    for (const { focal, votes } of functions) {
      links.push({
        test: { path: test.file.path, qualifiedName: test.qualifiedName, start: test.start },
        focal: { path: focal.file.path, qualifiedName: focal.qualifiedName, start: focal.start },
        confidence,
        rules: strongestRules(votes),
      });
    }
  }
  return links.sort((a, b) => byPlace(a.test, b.test) || byPlace(a.focal, b.focal));
}

/** The best candidate, and those beside it that the same call can mean; none where they are too many. */
export function answerOf(candidates: readonly ScoredCandidate[]): {
  readonly functions: readonly ScoredCandidate[];
  readonly facts: AnswerFacts;
} {
  const tied = tiedOf(candidates);
  return { functions: tied.length > MOST_LINKS ? [] : tied, facts: answerFactsOf(candidates, tied.length) };
}

function tiedOf(candidates: readonly ScoredCandidate[]): readonly ScoredCandidate[] {
  const [best] = candidates;
  if (!best) return [];
  const isCertain = ({ votes }: ScoredCandidate): boolean => votes.called === 1;
  return isCertain(best) && best.firstCall >= 0
    ? candidates.filter((entry) => best.score - entry.score < TIE && isCertain(entry) && entry.firstCall === best.firstCall)
    : [best];
}

function byPlace(a: Pick<FunctionRef, 'path' | 'start'>, b: Pick<FunctionRef, 'path' | 'start'>): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : a.start - b.start;
}

/** All tests with their candidates, the best first. */
export async function scoreTests(
  files: AsyncIterable<FileSample> | Iterable<FileSample>,
  { coChanges = [] }: Pick<LinkOptions, 'coChanges'> = {},
): Promise<{ readonly test: IndexedTestFunction; readonly candidates: readonly ScoredCandidate[] }[]> {
  const index = new ProjectIndex();
  for await (const file of files) index.add(file);
  index.finish();
  const callerRatioOf = countCallers(index);
  const together = indexCoChanges(coChanges);
  const contexts = new Map<number, TestContext>();
  const contextOf = (test: IndexedTestFunction): TestContext => {
    const known = contexts.get(test.file.index);
    if (known) return known;
    const subjects: FileSubjects = subjectsOf(index, test.file);
    const context = {
      index,
      subjects,
      resolver: new CallResolver(index, subjects, callerRatioOf),
      helperSubjects: new Map(),
      callerRatioOf,
      coChangeOf: together,
    };
    contexts.set(test.file.index, context);
    return context;
  };
  return index.testFunctions
    .filter(({ isTest }) => isTest)
    .map((test) => {
      const candidates = collectEvidence(contextOf(test), test)
        .map((candidate) => ({ ...candidate, score: scoreOf(candidate) }))
        .sort(
          (a, b) =>
            b.score - a.score ||
            byPlace({ path: a.focal.file.path, start: a.focal.start }, { path: b.focal.file.path, start: b.focal.start }),
        );
      return { test, candidates };
    });
}

function scoreOf({ votes }: Candidate): number {
  let score = 0;
  for (const [rule, value] of Object.entries(votes)) score += ruleWeights[rule as RuleName] * value;
  return score;
}

function strongestRules(votes: Candidate['votes']): string[] {
  return Object.entries(votes)
    .map(([rule, value]) => [rule, ruleWeights[rule as RuleName] * value] as const)
    .filter(([, weight]) => weight > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([rule]) => rule);
}

/** Share of the test files that call a name: what nearly all call is rarely what one of them tests. */
function countCallers({ testFunctions, files, bodies }: ProjectIndex): (name: string) => number {
  const callers = new Map<string, number>();
  const lastFile = new Map<string, number>();
  for (const { file, facts } of testFunctions) {
    for (const name of bodies.callNames(facts)) {
      if (lastFile.get(name) === file.index) continue;
      lastFile.set(name, file.index);
      callers.set(name, (callers.get(name) ?? 0) + 1);
    }
  }
  const count = files.filter(({ isTestFile }) => isTestFile).length;
  return (name) => (callers.get(name) ?? 0) / Math.max(4, count);
}

function indexCoChanges(coChanges: Iterable<CoChange>): (a: string, b: string) => number {
  const counts = new Map<string, number>();
  for (const { paths, count } of coChanges) counts.set(paths.join('\0'), count);
  return (a, b) => Math.min(1, (counts.get(a < b ? `${a}\0${b}` : `${b}\0${a}`) ?? 0) / FULL_CO_CHANGES);
}
