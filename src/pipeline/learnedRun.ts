// What the model of a finished run learnt, from what its evaluation stored.
import { readFileSync } from 'node:fs';
import { ArtifactError } from '../artifacts/artifactError.ts';
import { readDocuments } from '../artifacts/documentsFile.ts';
import { readMiningReport } from '../artifacts/miningReport.ts';
import type { RunFolder } from '../artifacts/runFolder.ts';
import { resolveRun } from '../artifacts/runRegistry.ts';
import { learnedFromPredictions } from '../evaluation/learned/learnedFromPredictions.ts';
import type { LearnedReport } from '../evaluation/learned/learnedReport.ts';
import { parsePredictions, type Prediction } from '../evaluation/prediction.ts';
import type { RunName } from './chooseRun.ts';
import { variantIds } from './variantIds.ts';

/** What the model of a run learnt. */
export interface LearnedResult {
  readonly run: string;
  readonly path: string;
  readonly repository: { readonly name: string; readonly path: string };
  readonly baseModel: string;
  readonly learned: LearnedReport;
}

/**
 * Says what a run's model does that its base does not, as far as the stored predictions tell.
 *
 * @throws {ArtifactError} `notARun`; `fileMissing` for a run that was not evaluated; `fileCorrupt`, `unsupportedVersion`, `invalidContent`.
 */
export async function learnedRun({ run, cwd }: RunName): Promise<LearnedResult> {
  const { folder, state } = resolveRun(run, cwd);
  const predictions = readPredictions(folder);
  const { documents } = await readDocuments(folder.documentsFile, ['train', 'heldOut']);
  const learned = learnedFromPredictions({
    predictions,
    base: variantIds.base,
    personalized: variantIds.personalized,
    documents,
    conventions: readConventions(folder),
    seed: state.options.seed,
  });
  const { name, path } = state.repository;
  return { run: state.id, path: folder.path, repository: { name, path }, baseModel: state.baseModel.name, learned };
}

function readPredictions({ predictionsFile }: RunFolder): Prediction[] {
  let text: string;
  try {
    text = readFileSync(predictionsFile, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new ArtifactError('fileMissing', `${predictionsFile}: expected the predictions of an evaluated run, found nothing`, {
      cause: error,
    });
  }
  try {
    return parsePredictions(text);
  } catch (error) {
    const found = error instanceof Error ? error.message.slice(0, 300) : 'other content';
    throw new ArtifactError('fileCorrupt', `${predictionsFile}: expected predictions, found ${found}`, { cause: error });
  }
}

/** Runs of releases that counted no conventions have none. */
function readConventions({
  miningFile,
}: RunFolder): readonly { language: string; choice: string; form: string; supportCount: number; supportRatio: number }[] {
  try {
    return readMiningReport(miningFile).conventions;
  } catch (error) {
    if (ArtifactError.is(error, 'fileMissing')) return [];
    throw error;
  }
}
