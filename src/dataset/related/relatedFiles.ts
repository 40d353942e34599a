// Which files belong together: the edges along which structured packing walks.
// Staniszewski et al., "Structured Packing in LLM Training Improves Long Context Utilization" (SPLiCe, 2023).

import type { CoChange } from '../../mining/history/history.ts';
import type { FileSample } from '../../mining/sample.ts';
import { findSiblings } from '../siblings.ts';
import { importTargets } from './importTargets.ts';
import { lexicalNeighbours } from './lexicalNeighbours.ts';

/** Weights of one edge: an import and a test with its source tell most. Guesses of the method's page. */
const weights = { import: 3, sibling: 3, coChange: 2, lexical: 1 } as const;

/** Neighbours kept for each file. */
const MOST_NEIGHBOURS = 20;

/** Changes together from which on a pair counts as fully bound. A guess. */
const FULL_CO_CHANGES = 4;

/** For each file the paths of the files most related to it, most related first. */
export function relatedFiles(
  files: readonly Pick<FileSample, 'path' | 'language' | 'text' | 'importedModules'>[],
  coChanges: Iterable<CoChange> = [],
): Map<string, readonly string[]> {
  const edges = files.map(() => new Map<number, number>());
  const join = (a: number, b: number, weight: number): void => {
    if (a === b) return;
    edges[a]?.set(b, (edges[a].get(b) ?? 0) + weight);
    edges[b]?.set(a, (edges[b].get(a) ?? 0) + weight);
  };
  importTargets(files).forEach((targets, index) => {
    for (const target of targets) join(index, target, weights.import);
  });
  for (const [a, b] of findSiblings(files)) join(a, b, weights.sibling);
  const indexOf = new Map(files.map(({ path }, index) => [path, index]));
  for (const { paths, count } of coChanges) {
    const [a, b] = paths.map((path) => indexOf.get(path));
    if (a !== undefined && b !== undefined) join(a, b, weights.coChange * Math.min(1, count / FULL_CO_CHANGES));
  }
  lexicalNeighbours(
    files.map(({ text }) => text),
    MOST_NEIGHBOURS,
  ).forEach((neighbours, index) => {
    const best = neighbours[0]?.score ?? 1;
    for (const { index: other, score } of neighbours) join(index, other, (weights.lexical * score) / best);
  });
  return new Map(files.map(({ path }, index) => [path, strongest(edges[index] ?? new Map<number, number>(), files)]));
}

function strongest(edges: ReadonlyMap<number, number>, files: readonly { readonly path: string }[]): string[] {
  return [...edges]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, MOST_NEIGHBOURS)
    .map(([index]) => files[index]?.path ?? '');
}
