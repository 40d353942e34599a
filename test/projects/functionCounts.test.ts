// The functions that are mined from real projects are those that another parser finds. counters/README.md says what counts as one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCatalogue } from '../../bench/projects/projectCatalogue.ts';
import { ProjectSourceError } from '../../bench/projects/projectSourceError.ts';
import { mineProject } from '../../src/mining/mineProject.ts';
import type { FileSample } from '../../src/mining/sample.ts';
import { realProject } from '../helpers/realProjects.ts';
import { countFunctions, functionCounters, type CountedFile, type CountedFunction, type FunctionCounter } from './functionCounters.ts';

/** Largest share of functions that only one of the two finds (the product's own claim). */
const largestDifferenceRatio = 0.01;

/** Largest share of files that the other parser refuses: code that is meant to be refused, or for another version. */
const largestRefusedRatio = 0.02;

/** Projects of the catalogue by the counter's first language, each in its newest version there. */
const projects: Readonly<Record<string, readonly string[]>> = {
  java: ['commons-lang3', 'commons-csv', 'gson'],
  python: ['click', 'attrs', 'requests'],
  typescript: ['zod', 'redux-toolkit', 'ajv', 'fastify', 'pino'],
  go: ['cobra', 'logrus'],
  rust: ['syn', 'itertools', 'semver'],
};

/** Files that are right, and in which tree-sitter's grammar loses functions; the miner names each as a problem, `syntaxErrors`. */
const knownGrammarGaps: Readonly<Record<string, readonly string[]>> = {
  // A generic call signature on the line after a member without a semicolon is taken for that member's type arguments.
  'redux-toolkit': ['src/createSlice.ts'],
};

for (const counter of functionCounters) {
  test(`finds the functions that ${counter.parser} finds`, async (t) => {
    const command = await counter.prepare().catch((error: unknown) => {
      t.skip(`${counter.languages.join(', ')} left out: ${String(error).split('\n')[0] ?? ''}`);
      return undefined;
    });
    if (!command) return;
    for (const id of projects[counter.languages[0] ?? ''] ?? []) {
      await t.test(id, async (project) => {
        const folder = await bringProject(id);
        if (folder instanceof ProjectSourceError) {
          project.skip(`${id} left out: ${folder.message}`);
          return;
        }
        const { mined, broken } = await mineFunctions(folder, counter);
        const counted = await countFunctions(command, folder, [...mined.keys()]);
        const all = compare(mined, counted, []);
        project.diagnostic(
          `${describe(`${id}, all files`, all)} | ${broken.length} files of ${mined.size} with syntax errors for tree-sitter`,
        );
        const gaps = knownGrammarGaps[id] ?? [];
        assert.deepEqual(
          gaps.filter((path) => !broken.includes(path) || !all.onlyCounted.some((key) => key.startsWith(`${path}:`))),
          [],
          'known gaps of the grammar that are none (any more)',
        );
        const comparison = compare(mined, counted, gaps);
        assert.ok(comparison.countedTotal > 100, 'expected a project with more than 100 functions');
        const difference = Math.abs(comparison.minedTotal - comparison.countedTotal) / comparison.countedTotal;
        assert.ok(difference <= largestDifferenceRatio, `counts differ: ${describe(id, comparison)}`);
        const oneSided = comparison.onlyMined.length + comparison.onlyCounted.length;
        assert.ok(oneSided / comparison.countedTotal <= largestDifferenceRatio, `functions differ: ${describe(id, comparison)}`);
        assert.ok(comparison.refused.length / mined.size <= largestRefusedRatio, `refused: ${describe(id, comparison)}`);
      });
    }
  });
}

/** The project's folder, or why it is not to be had on this machine: a tool or a network that is missing says nothing about the miner. */
async function bringProject(id: string): Promise<string | ProjectSourceError> {
  const project = readCatalogue().find((known) => known.id === id);
  assert.ok(project, `${id} stands in the catalogue`);
  try {
    return await realProject({ ...project, version: Object.keys(project.versions).at(-1) ?? '' });
  } catch (error) {
    if (error instanceof ProjectSourceError && ['toolMissing', 'registryFailed'].includes(error.reason)) return error;
    throw error;
  }
}

/** The functions that are mined by file, and the files whose grammar is broken for tree-sitter. */
async function mineFunctions(
  folder: string,
  counter: FunctionCounter,
): Promise<{ mined: Map<string, readonly CountedFunction[]>; broken: readonly string[] }> {
  const project = await mineProject(folder);
  const mined = new Map<string, readonly CountedFunction[]>();
  for await (const sample of project.samples()) {
    if (counter.languages.includes(sample.language)) mined.set(sample.path, namedFunctions(sample));
  }
  const broken = project.problems.filter(({ path, reason }) => reason === 'syntaxErrors' && mined.has(path));
  return { mined, broken: broken.map(({ path }) => path) };
}

/** Tests that are calls with a title have no name, and are no functions to other parsers. */
function namedFunctions({ functions, text }: FileSample): readonly CountedFunction[] {
  const lineStarts = [...text.matchAll(/\n/gu)].map((match) => match.index);
  const lineOf = (offset: number): number => 1 + lineStarts.filter((start) => start < offset).length;
  return functions.filter((entry) => !entry.isTestCall).map((entry) => [entry.name, lineOf(entry.start)]);
}

interface Comparison {
  readonly minedTotal: number;
  readonly countedTotal: number;
  /** `path:line name` of functions that one of the two finds. */
  readonly onlyMined: readonly string[];
  readonly onlyCounted: readonly string[];
  /** Files that the other parser refuses. */
  readonly refused: readonly string[];
}

function compare(
  mined: ReadonlyMap<string, readonly CountedFunction[]>,
  counted: ReadonlyMap<string, CountedFile>,
  leftOut: readonly string[],
): Comparison {
  const refused = [...mined.keys()].filter((path) => counted.get(path)?.functions === undefined);
  const comparable = [...mined].filter(([path]) => !refused.includes(path) && !leftOut.includes(path));
  const minedKeys = comparable.flatMap(([path, functions]) => keysOf(path, functions));
  const countedKeys = comparable.flatMap(([path]) => keysOf(path, counted.get(path)?.functions ?? []));
  return {
    minedTotal: minedKeys.length,
    countedTotal: countedKeys.length,
    onlyMined: minedKeys.filter(notIn(countedKeys)),
    onlyCounted: countedKeys.filter(notIn(minedKeys)),
    refused: refused.map((path) => `${path} (${counted.get(path)?.error ?? 'no answer'})`),
  };
}

function keysOf(path: string, functions: readonly CountedFunction[]): readonly string[] {
  return functions.map(([name, line]) => `${path}:${line} ${name}`);
}

/** Takes each key away as often as it is there: a line may hold two functions of one name. */
function notIn(keys: readonly string[]): (key: string) => boolean {
  const left = new Map<string, number>();
  for (const key of keys) left.set(key, (left.get(key) ?? 0) + 1);
  return (key) => {
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  };
}

function describe(id: string, { minedTotal, countedTotal, onlyMined, onlyCounted, refused }: Comparison): string {
  const some = (keys: readonly string[]): string => keys.slice(0, Number(process.env['SHOW_DIFFERENCES'] ?? 4)).join('; ');
  return [
    `${id}: ${minedTotal} mined, ${countedTotal} counted`,
    `${onlyMined.length} only mined ${some(onlyMined)}`,
    `${onlyCounted.length} only counted ${some(onlyCounted)}`,
    `${refused.length} files refused by the other parser ${some(refused)}`,
  ].join(' | ');
}
