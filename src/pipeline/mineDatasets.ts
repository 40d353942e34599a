// `mine`: everything that a repository teaches, as a report and, where a folder is named, as datasets for other tools.
import { z } from 'zod';
import { DatasetFolder } from '../artifacts/datasetFolder.ts';
import { documentSchema } from '../artifacts/documentsFile.ts';
import type { MiningReport } from '../artifacts/miningReport.ts';
import { type Pair, type PairKind, pairSchema } from '../dataset/pairs/pair.ts';
import { focalPairRecordSchema } from '../dataset/records/focalPairRecord.ts';
import { functionRecordSchema } from '../dataset/records/functionRecord.ts';
import { revisionRecordSchema } from '../dataset/records/revisionRecord.ts';
import type { Problem } from '../mining/sample.ts';
import { ensureModel } from '../model/ensureModel.ts';
import type { PairSettings } from './minePairs.ts';
import { type MineSettings, mineRepository } from './mineRepository.ts';
import { type PipelineContext, runStage } from './pipelineEvent.ts';
import { SELF_PLACES } from './selfPairSettings.ts';
import { samplePage } from './samplePage.ts';
import { surveyRepository } from './surveyRepository.ts';

/** What `mine` is asked. */
export interface MineInput extends MineSettings {
  /** Where the datasets are to be written; `undefined`: nowhere, only the report is made. */
  readonly outFolder?: string | undefined;
  /** Kinds of pairs. Default: all. */
  readonly pairKinds?: readonly PairKind[] | undefined;
  /** Time in which the base model writes the worse side of self pairs; without it there are none. */
  readonly self?: { readonly model: string; readonly budgetSeconds: number } | undefined;
}

/** What `mine` found. */
export interface MineResult {
  readonly report: MiningReport;
  readonly outFolder: string | undefined;
  /** Every file that was left out, or has syntax errors, with its reason. */
  readonly leftOut: readonly Problem[];
  /** Some pairs to look at. */
  readonly samplePairs: readonly Pair[];
}

const leftOutSchema = z.strictObject({ path: z.string(), reason: z.string(), detail: z.string().optional() });

/**
 * Mines a repository.
 *
 * @throws {MiningError} With every reason. @throws {ArtifactError} `folderInUse`, `notWritable`, `diskFull`; the abort reason when the signal fires.
 */
export async function mineDatasets(input: MineInput, context: PipelineContext): Promise<MineResult> {
  const folder = input.outFolder === undefined ? undefined : new DatasetFolder(input.outFolder);
  try {
    return await runStage(
      context,
      'mine',
      () => mineInto(folder, input, context),
      ({ report }) => `${report.pairs.count} pairs of better and worse code`,
    );
  } finally {
    folder?.discard();
  }
}

async function mineInto(folder: DatasetFolder | undefined, input: MineInput, context: PipelineContext): Promise<MineResult> {
  const settings: PairSettings = {
    seed: input.seed,
    kinds: input.pairKinds,
    allowLinters: input.allowLinters ?? false,
    self: await selfSettings(input, context),
  };
  const mined = await mineRepository(input, context);
  try {
    const sinks = folder && {
      functions: (record: unknown) => folder.writer('functions').write(record),
      focalPairs: (record: unknown) => folder.writer('focalPairs').write(record),
      revisions: (record: unknown) => folder.writer('revisions').write(record),
      pairs: (pair: unknown) => folder.writer('pairs').write(pair),
    };
    const { report, samplePairs } = await surveyRepository(mined, settings, sinks ?? {}, context);
    const leftOut = mined.project.problems;
    if (folder) {
      for (const document of mined.built.dataset.documents) folder.writer('documents').write(document);
      for (const problem of leftOut) folder.writer('leftOut').write(problem);
      folder.finish(
        report,
        {
          functions: functionRecordSchema,
          focalPairs: focalPairRecordSchema,
          revisions: revisionRecordSchema,
          pairs: pairSchema,
          documents: documentSchema,
          leftOut: leftOutSchema,
        },
        samplePage(report, samplePairs),
      );
    }
    return { report, outFolder: input.outFolder, leftOut, samplePairs };
  } finally {
    mined.dispose();
  }
}

async function selfSettings({ self }: MineInput, { signal }: PipelineContext): Promise<PairSettings['self']> {
  if (!self) return undefined;
  const model = await ensureModel(self.model, { signal });
  return { model: { path: model.path, sha256: model.sha256 }, places: SELF_PLACES, budgetSeconds: self.budgetSeconds };
}
