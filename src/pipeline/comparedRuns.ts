// Other runs that a report compares a run with: of the same base model and the same held-out code.
import { ArtifactError } from '../artifacts/artifactError.ts';
import { type Manifest, checkBaseModel, readManifest } from '../artifacts/manifest.ts';
import { type FoundRun, resolveRun } from '../artifacts/runRegistry.ts';
import type { RunState } from '../artifacts/runState.ts';
import { variantIds } from './variantIds.ts';

/** A run that takes part in another one's report. */
export interface ComparedRun {
  /** What its row is called; no other variant of the report has the name. */
  readonly id: string;
  readonly run: FoundRun;
  readonly manifest: Manifest;
}

/**
 * Finds the runs to compare with and refuses those that cannot be.
 *
 * @param names Ids or folders of runs.
 * @throws {ArtifactError} `notARun`, `fileMissing` for a run without an artifact, `wrongBaseModel`, `otherDataset`,
 * `invalidContent` for a run that is named twice or is the run itself.
 */
export function resolveCompared(run: FoundRun, names: readonly string[], cwd: string): ComparedRun[] {
  const ids = new Set<string>(Object.values(variantIds));
  const seen = new Set([run.state.id]);
  return names.map((name) => {
    const other = resolveRun(name, cwd, run.state.repository.identity);
    const { id } = other.state;
    if (seen.has(id))
      throw new ArtifactError('invalidContent', `run ${id}: expected another run to compare with, found the same one again`);
    seen.add(id);
    const manifest = readManifest(other.folder);
    checkBaseModel(manifest, run.state.baseModel.sha256);
    if (manifest.datasetDigest !== run.state.datasetDigest) {
      throw new ArtifactError(
        'otherDataset',
        `run ${id}: expected the dataset of run ${run.state.id} (${run.state.datasetDigest ?? 'none'}), found ${manifest.datasetDigest}`,
      );
    }
    const title = titleOf(other.state);
    const free = ids.has(title) ? id : title;
    ids.add(free);
    return { id: free, run: other, manifest };
  });
}

/** What tells a run from others of its repository, in a word. */
function titleOf({ id, options, pairUse }: RunState): string {
  const { property = 'everything', objective = 'likelihood' } = pairUse ?? {};
  if (options.method !== 'prefix') return id;
  return property === 'everything' ? objective : property;
}
