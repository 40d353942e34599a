import { statSync } from 'node:fs';
import type { ServedArtifact } from '../../llama/servedArtifact.ts';

/** The base model, alone or with an artifact, under a name. */
export interface ServedVariant {
  readonly id: string;
  /** Absent: the base model alone. Checked against its manifest by the caller. */
  readonly artifact?: ServedArtifact | undefined;
}

/** The name under which the base model alone is always served. */
export const baseVariant: ServedVariant = { id: 'base' };

/**
 * What every cache of a variant is kept under: the base model, the artifact with its scale, and the state of the artifact's file.
 * A file that was replaced under the same name is another artifact.
 */
export function cacheKeyOf(modelPath: string, artifact: ServedArtifact | undefined): string {
  if (!artifact) return JSON.stringify([modelPath]);
  const path = artifact.kind === 'kvPrefix' ? artifact.statePath : artifact.path;
  const file = statSync(path, { throwIfNoEntry: false });
  return JSON.stringify([modelPath, artifact, file ? [file.size, file.mtimeMs, file.ino] : 'missing']);
}
