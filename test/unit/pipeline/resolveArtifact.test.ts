import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ArtifactError } from '../../../src/artifacts/artifactError.ts';
import { runsFolderOf } from '../../../src/artifacts/runRegistry.ts';
import { findRepository } from '../../../src/mining/git/repository.ts';
import { resolveArtifact } from '../../../src/pipeline/resolveArtifact.ts';
import { makeTrainedRun } from '../../helpers/makeTrainedRun.ts';
import { repositoryOf } from '../../helpers/repositories.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const folder = temporaryFolder();
process.env['REPOTUNE_DATA'] = join(folder, 'data');
const { signal } = new AbortController();

test('the newest trained run that learnt a property is found from a file, or the named one', async () => {
  const top = join(folder, 'repository');
  mkdirSync(top);
  repositoryOf(top, { 'src/a.py': 'a = 1\n' });
  const file = join(top, 'src/a.py');
  const { id: identity } = await findRepository(file);
  const runs = runsFolderOf(identity);
  const made = (id: string, hour: number, property?: string, isTrained = true): unknown =>
    makeTrainedRun(runs, id, {
      ...{ identity, isTrained, createdAt: `2026-11-24T${hour}:00:00.000Z` },
      ...(property === undefined ? {} : { property, objective: 'comparative' as const }),
    });
  await assert.rejects(
    resolveArtifact({ cwd: top }, file, signal),
    (error) => ArtifactError.is(error, 'notARun') && /none at all/u.test(error.message),
  );
  made('plain', 10);
  made('errors-old', 11, 'errorHandling');
  made('errors', 12, 'errorHandling');
  made('errors-unfinished', 13, 'errorHandling', false);
  const found = async (choice: { run?: string; property?: string }): Promise<string> =>
    (await resolveArtifact({ cwd: top, ...choice }, file, signal)).state.id;
  assert.equal(await found({}), 'plain');
  assert.equal(await found({ property: 'everything' }), 'plain');
  assert.equal(await found({ property: 'errorHandling' }), 'errors');
  assert.equal(await found({ run: 'errors-old' }), 'errors-old');
  assert.equal(await found({ run: 'errors-old', property: 'errorHandling' }), 'errors-old');
  await assert.rejects(found({ property: 'naming' }), /expected a trained run that learnt naming, found errorHandling, everything/u);
  await assert.rejects(found({ run: 'plain', property: 'naming' }), /expected one that learnt naming, found everything/u);
});
