import { existsSync } from 'node:fs';
import { ArtifactError } from './artifactError.ts';
import type { RunFolder } from './runFolder.ts';

/**
 * Sees to it that a run is still there before something is written into it: a folder that was deleted must not come back in part.
 * @throws {ArtifactError} `notARun`.
 */
export function assertRunExists({ path, runFile }: RunFolder, cause?: unknown): void {
  if (!existsSync(runFile))
    throw new ArtifactError('notARun', `${path}: expected the run that is worked on, found its folder deleted`, { cause });
}
