import type { MinedFile, MinedProject } from '../mining/mineProject.ts';
import type { FileSample } from '../mining/sample.ts';
import { chooseWithinBudget } from '../mining/textBudget.ts';

/** Nearly twice commons-lang3, and more than hours of training on two cores can read. */
const TEXT_BUDGET_BYTES = 12_000_000;

/** Files of which the text is kept, and those beyond the budget. */
export interface SampledFiles {
  readonly samples: readonly FileSample[];
  readonly unsampled: readonly MinedFile[];
}

/** Reads the files that a dataset is built from, so that a huge repository takes no more memory than a large one. */
export async function sampleWithinBudget(project: MinedProject, seed: number, budgetBytes = TEXT_BUDGET_BYTES): Promise<SampledFiles> {
  const chosen = chooseWithinBudget(project.files, budgetBytes, seed);
  const samples: FileSample[] = [];
  for await (const sample of project.samples(project.files.filter(({ path }) => chosen.has(path)))) samples.push(sample);
  return { samples, unsampled: project.files.filter(({ path }) => !chosen.has(path)) };
}
