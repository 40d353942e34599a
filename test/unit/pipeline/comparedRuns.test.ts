import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ArtifactError, type ArtifactReason } from '../../../src/artifacts/artifactError.ts';
import { manifestVersion, writeManifest } from '../../../src/artifacts/manifest.ts';
import { RunFolder } from '../../../src/artifacts/runFolder.ts';
import type { FoundRun } from '../../../src/artifacts/runRegistry.ts';
import { type RunState, runStateVersion, writeRunState } from '../../../src/artifacts/runState.ts';
import { resolveCompared } from '../../../src/pipeline/comparedRuns.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const folder = temporaryFolder();
process.env['REPOTUNE_DATA'] = join(folder, 'data');
const model = { name: 'tiny', path: '/tiny.gguf', sha256: 'a'.repeat(64), sizeBytes: 1 };

interface Made {
  readonly objective?: 'likelihood' | 'comparative';
  readonly property?: string;
  readonly digest?: string;
  readonly sha256?: string;
  readonly isTrained?: boolean;
}

/** A run folder with its state and, unless it is unfinished, its manifest. */
function makeRun(
  id: string,
  { objective, property = 'everything', digest = 'd', sha256 = model.sha256, isTrained = true }: Made = {},
): FoundRun {
  const runFolder = new RunFolder(join(folder, id));
  mkdirSync(runFolder.path, { recursive: true });
  const baseModel = { ...model, sha256 };
  const state: RunState = {
    schemaVersion: runStateVersion,
    id,
    createdAt: '2026-11-24T12:00:00.000Z',
    toolVersion: '0',
    repository: { path: '/r', name: 'r', identity: 'r-1' },
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
      ...{ id, createdAt: state.createdAt, toolVersion: '0', artifactKind: 'kvPrefix', method: 'prefix', config: {} },
      baseModel: { name: baseModel.name, sha256, sizeBytes: 1, architecture: 'llama' },
      repository: { name: 'r', identity: 'r-1' },
      datasetDigest: digest,
      seed: 1,
      prompt: { prefixLength: 4, placeholderToken: 0, bosFollows: false },
      training: { steps: 1, bestStep: 1, bestValidationLossNats: 1 },
      files: { parameters: file, served: file },
    });
  return { folder: runFolder, state };
}

const own = makeRun('own', { objective: 'comparative' });

test('runs of the same base and dataset have names of their own', () => {
  makeRun('plain', { objective: 'likelihood' });
  makeRun('plain-too', { objective: 'likelihood' });
  makeRun('old');
  makeRun('errors', { objective: 'comparative', property: 'errorHandling' });
  const compared = resolveCompared(own, ['plain', 'plain-too', 'errors', join(folder, 'old')], folder);
  assert.deepEqual(
    compared.map(({ id, run }) => [id, run.state.id]),
    [
      ['likelihood', 'plain'],
      ['plain-too', 'plain-too'],
      ['errorHandling', 'errors'],
      ['old', 'old'],
    ],
  );
  assert.deepEqual(resolveCompared(own, [], folder), []);
});

test('runs that cannot be compared are refused with a reason', () => {
  makeRun('other-base', { sha256: 'c'.repeat(64) });
  makeRun('other-data', { digest: 'e' });
  makeRun('unfinished', { isTrained: false });
  const rows: readonly (readonly [names: readonly string[], reason: ArtifactReason, message: RegExp])[] = [
    [['other-base'], 'wrongBaseModel', /expected base model/u],
    [['other-data'], 'otherDataset', /expected the dataset of run own \(d\), found e/u],
    [['unfinished'], 'fileMissing', /manifest/u],
    [['nothing'], 'notARun', /nothing/u],
    [['own'], 'invalidContent', /same one again/u],
    [['plain', 'plain'], 'invalidContent', /same one again/u],
  ];
  for (const [names, reason, message] of rows) {
    assert.throws(
      () => resolveCompared(own, names, folder),
      (error) => ArtifactError.is(error, reason) && message.test(error.message),
      names.join(' '),
    );
  }
});
