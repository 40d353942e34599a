import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { manifestVersion, writeManifest } from '../../src/artifacts/manifest.ts';
import { RunFolder } from '../../src/artifacts/runFolder.ts';
import type { FoundRun } from '../../src/artifacts/runRegistry.ts';
import { type RunState, runStateVersion, writeRunState } from '../../src/artifacts/runState.ts';

const model = { name: 'tiny', path: '/tiny.gguf', sha256: 'a'.repeat(64), sizeBytes: 1 };

/** What a made run is said to be. */
export interface MadeRun {
  readonly objective?: 'likelihood' | 'comparative';
  readonly property?: string;
  readonly digest?: string;
  readonly sha256?: string;
  readonly isTrained?: boolean;
  /** Default `r-1`. */
  readonly identity?: string;
  readonly createdAt?: string;
}

/** A run folder with its state and, unless it is unfinished, its manifest. */
export function makeTrainedRun(folder: string, id: string, made: MadeRun = {}): FoundRun {
  const { objective, property = 'everything', digest = 'd', sha256 = model.sha256, isTrained = true } = made;
  const { identity = 'r-1', createdAt = '2026-11-24T12:00:00.000Z' } = made;
  const runFolder = new RunFolder(join(folder, id));
  mkdirSync(runFolder.path, { recursive: true });
  const baseModel = { ...model, sha256 };
  const state: RunState = {
    schemaVersion: runStateVersion,
    id,
    createdAt,
    toolVersion: '0',
    repository: { path: '/r', name: 'r', identity },
    baseModel,
    options: {
      ...{ method: 'prefix', config: {}, budgetMs: 1, seed: 1, backend: 'auto', precision: 'bf16', evaluationBudgetMs: 1, thorough: false },
    },
    datasetDigest: digest,
    ...(objective && {
      pairUse: { objective, property, why: 'asked for', train: {}, validation: {}, heldOut: {}, categories: {}, leftOutCount: 0 },
    }),
  };
  writeRunState(runFolder, state);
  const file = { name: 'f', sizeBytes: 1, sha256: 'b'.repeat(64) };
  if (isTrained)
    writeManifest(runFolder, {
      schemaVersion: manifestVersion,
      ...{ id, createdAt, toolVersion: '0', artifactKind: 'kvPrefix', method: 'prefix', config: {} },
      baseModel: { name: baseModel.name, sha256, sizeBytes: 1, architecture: 'llama' },
      repository: { name: 'r', identity },
      datasetDigest: digest,
      seed: 1,
      prompt: { prefixLength: 4, placeholderToken: 0, bosFollows: false },
      training: { steps: 1, bestStep: 1, bestValidationLossNats: 1 },
      files: { parameters: file, served: file },
    });
  return { folder: runFolder, state };
}
