import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ArtifactError } from '../../../src/artifacts/artifactError.ts';
import { RunFolder } from '../../../src/artifacts/runFolder.ts';
import { forgetRun, listRuns, rememberRun, resolveRun, runsFolderOf } from '../../../src/artifacts/runRegistry.ts';
import { type RunState, writeRunState } from '../../../src/artifacts/runState.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const folder = temporaryFolder();
process.env['REPOTUNE_DATA'] = join(folder, 'data');

function buildState(id: string, createdAt: string, identity = 'one'): RunState {
  return {
    schemaVersion: 1,
    id,
    createdAt,
    toolVersion: '0',
    repository: { path: folder, name: 'one', identity },
    baseModel: { name: 'model', path: 'model.gguf', sha256: 'a'.repeat(64), sizeBytes: 1 },
    options: {
      method: 'prefix',
      config: {},
      budgetMs: 1,
      seed: 1,
      backend: 'auto',
      precision: 'bf16',
      evaluationBudgetMs: 1,
      thorough: false,
    },
  };
}

const older = new RunFolder(join(runsFolderOf('one'), 'older'));
const elsewhere = new RunFolder(join(folder, 'a place of mine'));
writeRunState(older, buildState('older', '2026-01-01T00:00:00.000Z'));
writeRunState(elsewhere, buildState('newer', '2026-01-02T00:00:00.000Z', 'two'));
rememberRun('two', 'newer', elsewhere);

test('runs are listed newest first, those in other folders among them', () => {
  assert.deepEqual(
    listRuns().map(({ state, folder: { path } }) => [state.id, path]),
    [
      ['newer', elsewhere.path],
      ['older', older.path],
    ],
  );
});

test('a run is found by id, by path and as the latest of its repository', () => {
  assert.equal(resolveRun('older', folder).folder.path, older.path);
  assert.equal(resolveRun('a place of mine', folder).state.id, 'newer');
  assert.equal(resolveRun('latest', folder).state.id, 'newer');
  assert.equal(resolveRun('latest', folder, 'one').state.id, 'older');
  assert.throws(
    () => resolveRun('unknown', folder),
    (error) => ArtifactError.is(error, 'notARun') && error.message.includes('newer, older'),
  );
});

test('what is no run is passed over', () => {
  writeFileSync(join(runsFolderOf('one'), 'note.txt'), 'no run');
  writeFileSync(join(runsFolderOf('one'), 'broken.place.json'), '{');
  assert.equal(listRuns().length, 2);
});

test('a forgotten run leaves nothing behind', () => {
  forgetRun(resolveRun('newer', folder));
  assert.equal(existsSync(elsewhere.path), false);
  assert.equal(existsSync(runsFolderOf('two')), false);
  assert.deepEqual(
    listRuns().map(({ state }) => state.id),
    ['older'],
  );
});
