// Scores the links of tests to the functions that they test against labels written by hand; test/fixtures/focal/README.md says what a label means.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FocalLink } from '../src/mining/focalLinks/focalLink.ts';
import { linkTests } from '../src/mining/focalLinks/linkTests.ts';
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
  readonly links: readonly {
    readonly focal: string;
    readonly confidence: number;
    readonly isRight: boolean;
    readonly isAcceptable: boolean;
  }[];
}

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

/** Links the tests of all labelled projects and compares; projects come from the cache or from their registries. */
export async function scoreFocalLinks(half: 'dev' | 'final'): Promise<ScoredTest[]> {
  const projects = JSON.parse(readFileSync(resolve(fixtures, 'projects.json'), 'utf8')) as {
    id: string;
    ecosystem: string;
    name: string;
    version: string;
  }[];
  const labels = readFileSync(resolve(fixtures, `links.${half}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Label);
  const scored: ScoredTest[] = [];
  for (const { id, ecosystem, name, version } of projects) {
    const folder = await buildInCache(await resolveRequest(`${ecosystem}:${name}@${version}`));
    const mined = await mineProject(folder);
    const links = await linkTests(mined.samples());
    for (const label of labels) if (label.project === id) scored.push(compare(label, links));
  }
  return scored;
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

function compare({ project, test, focal, alsoAcceptable = [] }: Label, links: readonly FocalLink[]): ScoredTest {
  const wanted = new Set(focal.map(keyOf));
  const acceptable = new Set([...wanted, ...alsoAcceptable.map(keyOf)]);
  // Titles of groups are joined by dots in the outline.
  const qualifiedName = test.name.replaceAll(' > ', '.');
  // A file may have two tests of one name; what is found for both counts once.
  const own = new Map<string, number>();
  for (const { test: linked, focal: found, confidence } of links) {
    if (linked.path === test.path && linked.qualifiedName === qualifiedName) own.set(keyOf(found), confidence);
  }
  return {
    project,
    test: `${test.path} ${test.name}`,
    wanted: [...wanted],
    links: [...own].map(([key, confidence]) => ({ focal: key, confidence, isRight: wanted.has(key), isAcceptable: acceptable.has(key) })),
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
