import type { DatasetReport } from './buildDataset.ts';
import { DatasetError } from './datasetError.ts';
import { LEAST_ROLE_CHARACTERS, LEAST_TOTAL_CHARACTERS } from './split.ts';

/**
 * Makes sure that there is enough to train on and to judge by.
 *
 * @throws {DatasetError} `tooSmall`.
 */
export function assertTrainable({ characters, tooSmallForFiles }: DatasetReport): void {
  const total = characters.train + characters.validation + characters.heldOut;
  const missing = (['train', 'validation', 'heldOut'] as const).find((role) => characters[role] < LEAST_ROLE_CHARACTERS);
  if (total >= LEAST_TOTAL_CHARACTERS && !missing) return;
  throw new DatasetError(
    'tooSmall',
    tooSmallForFiles ??
      `Expected at least ${LEAST_ROLE_CHARACTERS} characters for each of training, validation and held-out and ${LEAST_TOTAL_CHARACTERS} in all, ` +
        `found ${total} in all and too few for ${missing ?? 'the whole'}; choose a repository with more code of its own.`,
  );
}
