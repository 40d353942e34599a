import { join } from 'node:path';
import type { Manifest } from '../artifacts/manifest.ts';
import type { RunFolder } from '../artifacts/runFolder.ts';
import type { ServedArtifact } from '../llama/servedArtifact.ts';

/** What llama.cpp is given for a run's artifact. */
export function servedArtifactOf(folder: RunFolder, manifest: Manifest, which: 'trained' | 'initial' = 'trained'): ServedArtifact {
  const path = which === 'trained' ? join(folder.path, manifest.files.served.name) : folder.servedFile(manifest.artifactKind, 'initial');
  if (manifest.artifactKind === 'loraAdapter') return { kind: 'loraAdapter', path, scale: 1 };
  const { placeholderToken, prefixLength } = manifest.prompt;
  return { kind: 'kvPrefix', statePath: path, placeholderToken, prefixLength };
}
