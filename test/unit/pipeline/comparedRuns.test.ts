import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ArtifactError, type ArtifactReason } from '../../../src/artifacts/artifactError.ts';
import type { FoundRun } from '../../../src/artifacts/runRegistry.ts';
import { resolveCompared } from '../../../src/pipeline/comparedRuns.ts';
import { type MadeRun, makeTrainedRun } from '../../helpers/makeTrainedRun.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const folder = temporaryFolder();
process.env['REPOTUNE_DATA'] = join(folder, 'data');
const makeRun = (id: string, made: MadeRun = {}): FoundRun => makeTrainedRun(folder, id, made);
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
