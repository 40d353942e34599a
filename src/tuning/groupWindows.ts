// Which windows share a training sequence: structured packing, with its controls.
// Staniszewski et al., "Structured Packing in LLM Training Improves Long Context Utilization" (SPLiCe, 2023).
import type { Random } from '../base/random.ts';
import type { DocumentExample } from '../dataset/example.ts';
import type { TrainingWindow } from './trainingWindows.ts';

/**
 * How the windows of one step lie together.
 *
 * - `single`: each is a sequence of its own.
 * - `related`: they follow each other in one sequence and come from files that belong together.
 * - `folder`, `random`: the same with files of one folder, or any files; the controls of a comparison.
 */
export const packings = ['single', 'related', 'folder', 'random'] as const;

/** How the windows of one step lie together. */
export type Packing = (typeof packings)[number];

/**
 * Puts windows into an order in which each run of `size` belongs together; every window is used once.
 *
 * A run begins with the next window of the given order; each further one comes from the file most related to the last that has windows left.
 */
export function groupWindows(
  windows: readonly TrainingWindow[],
  documents: readonly DocumentExample[],
  { size, packing, random }: { size: number; packing: Packing; random: Random },
): TrainingWindow[] {
  if (packing === 'single' || packing === 'random' || size < 2) return [...windows];
  const pools = new WindowPools(windows, documents, packing);
  const grouped: TrainingWindow[] = [];
  for (const first of windows) {
    if (!pools.take(first)) continue;
    grouped.push(first);
    let last = first;
    for (let count = 1; count < size; count++) {
      const next = pools.takeNear(last.documentIndex) ?? pools.takeAny(random);
      if (!next) break;
      grouped.push(next);
      last = next;
    }
  }
  return grouped;
}

/** Windows that are not used yet, by document. */
class WindowPools {
  private readonly unused: Set<TrainingWindow>;
  private readonly byDocument = new Map<number, TrainingWindow[]>();
  private readonly neighboursOf: (documentIndex: number) => readonly number[];

  constructor(windows: readonly TrainingWindow[], documents: readonly DocumentExample[], packing: Packing) {
    this.unused = new Set(windows);
    for (const window of windows) {
      const pool = this.byDocument.get(window.documentIndex);
      if (pool) pool.push(window);
      else this.byDocument.set(window.documentIndex, [window]);
    }
    this.neighboursOf = packing === 'related' ? relatedIndices(documents) : folderIndices(documents);
  }

  take(window: TrainingWindow): boolean {
    return this.unused.delete(window);
  }

  takeNear(documentIndex: number): TrainingWindow | undefined {
    for (const neighbour of this.neighboursOf(documentIndex)) {
      const window = this.takeFrom(neighbour);
      if (window) return window;
    }
    return undefined;
  }

  takeAny(random: Random): TrainingWindow | undefined {
    const left = [...this.byDocument.keys()];
    for (let draws = left.length; draws > 0; draws--) {
      const window = this.takeFrom(left[random.nextBelow(left.length)] as number);
      if (window) return window;
    }
    return undefined;
  }

  private takeFrom(documentIndex: number): TrainingWindow | undefined {
    const pool = this.byDocument.get(documentIndex);
    for (let window = pool?.pop(); window; window = pool?.pop()) if (this.unused.delete(window)) return window;
    this.byDocument.delete(documentIndex);
    return undefined;
  }
}

function relatedIndices(documents: readonly DocumentExample[]): (documentIndex: number) => readonly number[] {
  const indexOf = new Map(documents.map(({ path }, index) => [path, index]));
  return (documentIndex) => (documents[documentIndex]?.related ?? []).flatMap((path) => indexOf.get(path) ?? []);
}

function folderIndices(documents: readonly DocumentExample[]): (documentIndex: number) => readonly number[] {
  const folderOf = ({ path }: DocumentExample): string => path.slice(0, path.lastIndexOf('/') + 1);
  const byFolder = new Map<string, number[]>();
  documents.forEach((document, index) => {
    const folder = folderOf(document);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), index]);
  });
  return (documentIndex) => {
    const document = documents[documentIndex];
    return document ? (byFolder.get(folderOf(document)) ?? []).filter((index) => index !== documentIndex) : [];
  };
}
