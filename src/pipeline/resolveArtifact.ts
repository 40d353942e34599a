// Which trained run is meant: one that was named, or the newest one of a property for the repository around a file.
import { existsSync } from 'node:fs';
import { ArtifactError } from '../artifacts/artifactError.ts';
import { type FoundRun, listRuns, resolveRun } from '../artifacts/runRegistry.ts';
import { findRepository } from '../mining/git/repository.ts';
import { propertyOf } from './pairUse.ts';

/** How a run is meant. */
export interface ArtifactChoice {
  /** Id or folder of a run, or `latest`. */
  readonly run?: string | undefined;
  /** What the run must have learnt from pairs. Without `run`: the newest such run of the repository. */
  readonly property?: string | undefined;
  readonly cwd: string;
}

/**
 * Finds the run.
 *
 * @param place A file or folder inside the repository, where no run is named.
 * @throws {ArtifactError} `notARun`. @throws {TuningError} `invalidConfig` for an unknown property. @throws {MiningError} `notARepository`, `notFound`.
 */
export async function resolveArtifact({ run, property, cwd }: ArtifactChoice, place: string, signal: AbortSignal): Promise<FoundRun> {
  if (run !== undefined) {
    const found = resolveRun(run, cwd);
    if (property === undefined || learnsOf(found) === propertyOf(property)) return found;
    throw new ArtifactError('notARun', `run ${found.state.id}: expected one that learnt ${property}, found ${learnsOf(found)}`);
  }
  const wanted = propertyOf(property);
  const { id, name } = await findRepository(place, signal);
  const runs = listRuns().filter(({ folder, state }) => state.repository.identity === id && existsSync(folder.manifestFile));
  const found = runs.find((candidate) => learnsOf(candidate) === wanted);
  if (found) return found;
  const known = [...new Set(runs.map(learnsOf))].join(', ');
  throw new ArtifactError('notARun', `${name}: expected a trained run that learnt ${wanted}, found ${known || 'none at all'}`);
}

function learnsOf({ state }: FoundRun): string {
  return state.pairUse?.property ?? 'everything';
}
