// The comparison of one run or several as a page and as a table, out of what their evaluations stored. Nothing is judged again.
import { readFileSync } from 'node:fs';
import { ArtifactError } from '../artifacts/artifactError.ts';
import { readJsonFile } from '../artifacts/jsonFile.ts';
import { type FoundRun, resolveRun } from '../artifacts/runRegistry.ts';
import { messageOf } from '../base/errors.ts';
import { evaluationReportSchema, evaluationReportVersion } from '../evaluation/evaluationReport.ts';
import { parsePredictions, type Prediction } from '../evaluation/prediction.ts';
import { predictionsTable } from '../evaluation/predictionsTable.ts';
import { reportFromPredictions } from '../evaluation/reportFromPredictions.ts';
import { renderReportPage } from '../evaluation/reportPage/renderReportPage.ts';
import { resolveCompared } from './comparedRuns.ts';
import { variantIds } from './variantIds.ts';

/** Which runs. */
export interface ComparisonPageInput {
  /** Ids or folders of judged runs of one base model and one dataset; the first one's page it is. At least one. */
  readonly runs: readonly [string, ...string[]];
  readonly cwd: string;
}

/** A comparison to be shown or kept. */
export interface ComparisonPage {
  /** Name of the repository. */
  readonly name: string;
  /** HTML without scripts, see `renderReportPage`. */
  readonly page: string;
  /** Every prediction, comma-separated. */
  readonly table: string;
}

/**
 * Renders the page anew from stored predictions.
 * @throws {ArtifactError} `fileMissing` for a run that was not judged, `invalidContent`, and as `resolveCompared`.
 */
export function comparisonPage({ runs: [first, ...others], cwd }: ComparisonPageInput): ComparisonPage {
  const run = resolveRun(first, cwd);
  const stored = readJsonFile(run.folder.reportFile, evaluationReportSchema, { version: evaluationReportVersion, missing: 'fileMissing' });
  const { costs } = stored;
  const own = readPredictions(run);
  const names = new Set(own.map(({ variant }) => variant));
  // A name that the report has already may be another run's.
  const added = resolveCompared(run, others, cwd).map(({ id, run: other }) => ({ id: names.has(id) ? other.state.id : id, run: other }));
  const predictions = added.reduce((known, { id, run: other }) => withRun(known, id, readPredictions(other)), own);
  const rivals = [...new Set([...(costs.evaluation.rivals ?? []), ...added.map(({ id }) => id)])];
  const report =
    added.length === 0 ? stored : reportFromPredictions(predictions, { ...costs, evaluation: { ...costs.evaluation, rivals } });
  return {
    name: run.state.repository.name,
    page: renderReportPage(report, { state: run.state, predictions }),
    table: predictionsTable(predictions),
  };
}

/**
 * Takes another run's predictions in, under its name. Only items that the first run's base judged too count, and windows only where
 * the same program scored them: llama.cpp and the engine round otherwise.
 */
function withRun(known: readonly Prediction[], id: string, other: readonly Prediction[]): Prediction[] {
  const shared = new Set(known.filter(({ variant }) => variant === variantIds.base).map(keyOf));
  const taken = other.filter((prediction) => prediction.variant === variantIds.personalized && shared.has(keyOf(prediction)));
  return [...known, ...taken.map((prediction) => ({ ...prediction, variant: id }))];
}

function keyOf(prediction: Prediction): string {
  return JSON.stringify([prediction.kind, prediction.item, prediction.kind === 'window' ? prediction.scoredBy : '']);
}

function readPredictions({ folder }: FoundRun): Prediction[] {
  let text: string;
  try {
    text = readFileSync(folder.predictionsFile, 'utf8');
  } catch (error) {
    throw new ArtifactError('fileMissing', `${folder.predictionsFile}: expected the predictions of an evaluation, found none`, {
      cause: error,
    });
  }
  try {
    return parsePredictions(text);
  } catch (error) {
    throw new ArtifactError('invalidContent', `${folder.predictionsFile}: expected one prediction a line, found ${messageOf(error)}`, {
      cause: error,
    });
  }
}
