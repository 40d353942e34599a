import { sha256 } from '../base/hash.ts';

/** A file that may be kept. */
export interface SizedFile {
  readonly path: string;
  readonly sizeBytes: number;
}

/**
 * Chooses files that together take at most `budgetBytes`; all of them where they fit.
 *
 * They are taken in the order of a hash of seed and path, one that does not fit is passed over,
 * so that the choice is a fair sample and does not depend on the order of `files`.
 */
export function chooseWithinBudget(files: readonly SizedFile[], budgetBytes: number, seed: number): Set<string> {
  const drawn = files.map((file) => ({ ...file, draw: sha256(`${seed}\0${file.path}`) }));
  drawn.sort((a, b) => (a.draw < b.draw ? -1 : 1));
  const chosen = new Set<string>();
  let takenBytes = 0;
  for (const { path, sizeBytes } of drawn) {
    if (takenBytes + sizeBytes > budgetBytes) continue;
    takenBytes += sizeBytes;
    chosen.add(path);
  }
  return chosen;
}
