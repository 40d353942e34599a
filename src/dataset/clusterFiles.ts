import type { FileSample } from '../mining/sample.ts';
import { DisjointSets } from './filter/disjointSets.ts';
import { groupNearDuplicates, type SignatureMemory } from './filter/nearDuplicates.ts';
import { findSiblings } from './siblings.ts';
import { type FileCluster, LEAST_CLUSTER_COUNT } from './split.ts';

/** A cluster with its files. */
export interface FileGroup extends FileCluster {
  /** Indices of the files, ascending. */
  readonly members: readonly number[];
}

/**
 * Groups files that must stay on one side of the split: near-duplicates, and source files with their tests.
 *
 * Source and test are allowed apart where keeping them together would leave fewer than three groups; near-duplicates never are.
 * @param files Sorted by path.
 * @param checkpoint Called now and then; throws to cancel.
 */
export function clusterFiles(
  files: readonly Pick<FileSample, 'path' | 'language' | 'text'>[],
  checkpoint?: () => void,
  memory?: SignatureMemory,
): { groups: FileGroup[]; nearDuplicateGroupCount: number } {
  const nearDuplicates = groupNearDuplicates(
    files.map((file) => file.text),
    checkpoint,
    memory,
  );
  const apart = buildGroups(files, nearDuplicates);
  const together = new DisjointSets(files.length);
  nearDuplicates.forEach((first, index) => together.join(first, index));
  for (const [a, b] of findSiblings(files)) together.join(a, b);
  const joined = buildGroups(
    files,
    files.map((_, index) => together.find(index)),
  );
  return {
    groups: joined.length < LEAST_CLUSTER_COUNT ? apart : joined,
    nearDuplicateGroupCount: apart.filter((group) => group.members.length > 1).length,
  };
}

function buildGroups(files: readonly Pick<FileSample, 'path' | 'text'>[], firstOf: ArrayLike<number>): FileGroup[] {
  const members = new Map<number, number[]>();
  files.forEach((_, index) => {
    const first = firstOf[index] as number;
    const group = members.get(first);
    if (group) group.push(index);
    else members.set(first, [index]);
  });
  return [...members.entries()].map(([first, indices]) => ({
    firstPath: (files[first] as { path: string }).path,
    characters: indices.reduce((sum, index) => sum + (files[index] as { text: string }).text.length, 0),
    members: indices,
  }));
}
