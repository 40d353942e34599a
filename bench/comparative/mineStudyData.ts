import type { Pair } from '../../src/dataset/pairs/pair.ts';
import { type MinedRepository, mineRepository } from '../../src/pipeline/mineRepository.ts';
import { surveyRepository } from '../../src/pipeline/surveyRepository.ts';

/** What a repository teaches a study. */
export interface MinedStudyData {
  readonly dataset: MinedRepository['built']['dataset'];
  readonly pairs: readonly Pair[];
}

/**
 * Mines documents and pairs of all kinds that need no model.
 *
 * @throws {MiningError} With every reason.
 */
export async function mineStudyData(repositoryPath: string, seed: number): Promise<MinedStudyData> {
  const context = { signal: new AbortController().signal, report: () => undefined };
  const mined = await mineRepository({ repositoryPath, seed }, context);
  try {
    const pairs: Pair[] = [];
    await surveyRepository(mined, { seed, allowLinters: false }, { pairs: (pair) => pairs.push(pair) }, context);
    return { dataset: mined.built.dataset, pairs };
  } finally {
    mined.dispose();
  }
}
