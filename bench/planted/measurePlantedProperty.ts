// Does a prefix take over what a planted project always replaces? Built, mined, trained and asked as a user's repository would be.
import { join } from 'node:path';
import type { PairKind } from '../../src/dataset/pairs/pair.ts';
import { readDocuments } from '../../src/artifacts/documentsFile.ts';
import { readManifest } from '../../src/artifacts/manifest.ts';
import { resolveRun } from '../../src/artifacts/runRegistry.ts';
import { personalize } from '../../src/pipeline/personalize.ts';
import { runDefaults } from '../../src/pipeline/runDefaults.ts';
import { servedArtifactOf } from '../../src/pipeline/servedArtifactOf.ts';
import { type Objective, objectives } from '../../src/tuning/losses/objective.ts';
import { type IdiomCounts, countIdioms } from './countIdioms.ts';
import { plantedPlaces } from './plantedPlaces.ts';
import { type PlantedProjectOptions, buildPlantedProject } from './plantedProject.ts';

/** What is measured, and where it may write. */
export interface PlantedMeasurement {
  /** An empty or new folder. */
  readonly folder: string;
  readonly project: PlantedProjectOptions;
  readonly steps: number;
  readonly seed: number;
  /** Kinds of pairs that the comparative prefix learns from; `undefined`: all. The property itself is in the revisions. */
  readonly pairKinds?: readonly PairKind[] | undefined;
}

/** What each variant wrote at the same places. */
export interface PlantedResult {
  readonly placeCount: number;
  readonly counts: Readonly<Record<'base' | Objective, IdiomCounts>>;
}

/** Trains one prefix for each objective on a planted project and counts idioms at held-out places that show neither. */
export async function measurePlantedProperty({ folder, project, steps, seed, pairKinds }: PlantedMeasurement): Promise<PlantedResult> {
  const { dialect } = project;
  const repository = join(folder, 'project');
  await buildPlantedProject(repository, project);
  const measured: Partial<Record<'base' | Objective, IdiomCounts>> = {};
  let placeCount = 0;
  for (const objective of objectives) {
    const out = join(folder, objective);
    await personalize(
      {
        kind: 'new',
        model: runDefaults.model,
        request: {
          ...runDefaults,
          repositoryPath: repository,
          outFolder: out,
          config: {},
          steps,
          seed,
          objective,
          pairKinds: pairKinds && [...pairKinds],
          thorough: false,
        },
      },
      { signal: new AbortController().signal, report: () => undefined },
      'train',
    );
    const run = resolveRun(out, folder);
    const modelPath = run.state.baseModel.path;
    const { documents } = await readDocuments(run.folder.documentsFile, ['heldOut']);
    const places = plantedPlaces(documents, dialect);
    placeCount = places.length;
    measured.base ??= await countIdioms(places, dialect, { modelPath });
    measured[objective] = await countIdioms(places, dialect, {
      modelPath,
      artifact: servedArtifactOf(run.folder, readManifest(run.folder)),
    });
  }
  return { placeCount, counts: measured as PlantedResult['counts'] };
}
