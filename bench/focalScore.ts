// Scores the links of tests to the functions that they test against labels written by hand; test/fixtures/focal/README.md says what a label means.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type AnswerFacts, confidenceOf } from '../src/mining/focalLinks/confidence.ts';
import { answerOf, LEAST_CONFIDENCE, scoreTests } from '../src/mining/focalLinks/linkTests.ts';
import { mineProject } from '../src/mining/mineProject.ts';
import { buildInCache } from './projects/buildProject.ts';
import { resolveRequest } from './projects/projectRequest.ts';

/** One function of a label. */
interface LabelledFunction {
  readonly path: string;
  readonly qualifiedName: string;
}

/** One line of a file of labels. */
interface Label {
  readonly project: string;
  readonly test: { readonly path: string; readonly name: string };
  readonly focal: readonly LabelledFunction[];
  readonly alsoAcceptable?: readonly LabelledFunction[];
}

/** What was found for one labelled test. */
export interface ScoredTest {
  readonly project: string;
  readonly test: string;
  readonly wanted: readonly string[];
  readonly links: readonly ScoredLink[];
}

/** One link of a labelled test. */
export interface ScoredLink {
  readonly focal: string;
  readonly facts: AnswerFacts;
  readonly confidence: number;
  readonly isRight: boolean;
  readonly isAcceptable: boolean;
}

/** Labels: the two halves that the rules were made on, both together, and the set that no rule may be made on. */
export type LabelSet = 'dev' | 'final' | 'known' | 'fresh';

const labelFiles: Readonly<Record<LabelSet, readonly string[]>> = {
  dev: ['links.dev.jsonl'],
  final: ['links.final.jsonl'],
  known: ['links.dev.jsonl', 'links.final.jsonl'],
  fresh: ['fresh.jsonl'],
};

/** Titles longer than this are cut in the outline, in characters (`src/syntax/oneLine.ts`). */
const MOST_TITLE_CHARACTERS = 120;

/** Counts of one project or of all. */
export interface FocalScore {
  readonly name: string;
  readonly testCount: number;
  /** Tests that test a function of the project. */
  readonly linkableCount: number;
  readonly linkCount: number;
  readonly rightLinkCount: number;
  readonly acceptableLinkCount: number;
  /** Linkable tests with at least one right link. */
  readonly foundCount: number;
  readonly acceptablyFoundCount: number;
}

const fixtures = resolve(import.meta.dirname, '..', 'test', 'fixtures', 'focal');

/**
 * Finds the answers for the tests of all labelled projects, whatever their confidence, and compares them.
 * Projects come from the cache or from their registries.
 */
export async function scoreFocalLinks(set: LabelSet): Promise<ScoredTest[]> {
  const projects = JSON.parse(readFileSync(resolve(fixtures, set === 'fresh' ? 'freshProjects.json' : 'projects.json'), 'utf8')) as {
    id: string;
    ecosystem: string;
    name: string;
    version: string;
  }[];
  const labels = labelFiles[set].flatMap((file) =>
    readFileSync(resolve(fixtures, file), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Label),
  );
  const scored: ScoredTest[] = [];
  for (const { id, ecosystem, name, version } of projects) {
    const folder = await buildInCache(await resolveRequest(`${ecosystem}:${name}@${version}`));
    const mined = await mineProject(folder);
    const answers = (await scoreTests(mined.samples())).map(({ test, candidates }) => ({ test, ...answerOf(candidates) }));
    for (const label of labels) if (label.project === id) scored.push(compare(label, answers));
  }
  return scored;
}

/** The same tests with the links of a confidence alone. */
export function keepConfident(tests: readonly ScoredTest[], leastConfidence = LEAST_CONFIDENCE): ScoredTest[] {
  return tests.map((entry) => ({ ...entry, links: entry.links.filter(({ confidence }) => confidence >= leastConfidence) }));
}

/** Sums up, by project in the order of the tests, and over all at the end. */
export function sumFocalScores(tests: readonly ScoredTest[]): FocalScore[] {
  const names = [...new Set(tests.map(({ project }) => project))];
  return [
    ...names.map((name) =>
      sum(
        name,
        tests.filter(({ project }) => project === name),
      ),
    ),
    sum('all', tests),
  ];
}

function compare(
  { project, test, focal, alsoAcceptable = [] }: Label,
  answers: readonly ({ readonly test: Awaited<ReturnType<typeof scoreTests>>[number]['test'] } & ReturnType<typeof answerOf>)[],
): ScoredTest {
  const wanted = new Set(focal.map(keyOf));
  const acceptable = new Set([...wanted, ...alsoAcceptable.map(keyOf)]);
  // Titles of groups are joined by dots in the outline.
  const qualifiedName = test.name
    .split(' > ')
    .map((title) => title.slice(0, MOST_TITLE_CHARACTERS))
    .join('.');
  // A file may have two tests of one name; what is found for both counts once.
  const own = new Map<string, AnswerFacts>();
  for (const { test: linked, functions, facts } of answers) {
    if (linked.file.path !== test.path || linked.qualifiedName !== qualifiedName) continue;
    for (const { focal: found } of functions) own.set(keyOf({ path: found.file.path, qualifiedName: found.qualifiedName }), facts);
  }
  return {
    project,
    test: `${test.path} ${test.name}`,
    wanted: [...wanted],
    links: [...own].map(([key, facts]) => ({
      focal: key,
      facts,
      confidence: confidenceOf(facts),
      isRight: wanted.has(key),
      isAcceptable: acceptable.has(key),
    })),
  };
}

function keyOf({ path, qualifiedName }: LabelledFunction): string {
  return `${path}#${qualifiedName}`;
}

function sum(name: string, tests: readonly ScoredTest[]): FocalScore {
  const links = tests.flatMap((entry) => entry.links);
  const linkable = tests.filter(({ wanted }) => wanted.length > 0);
  return {
    name,
    testCount: tests.length,
    linkableCount: linkable.length,
    linkCount: links.length,
    rightLinkCount: links.filter(({ isRight }) => isRight).length,
    acceptableLinkCount: links.filter(({ isAcceptable }) => isAcceptable).length,
    foundCount: linkable.filter((entry) => entry.links.some(({ isRight }) => isRight)).length,
    acceptablyFoundCount: linkable.filter((entry) => entry.links.some(({ isAcceptable }) => isAcceptable)).length,
  };
}
