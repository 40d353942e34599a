import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, test } from 'node:test';
import { readEnabledRun, writeEnabledRun } from '../../../src/artifacts/enabledRun.ts';
import { deleteRun, disableRun, enableRun } from '../../../src/pipeline/chooseRun.ts';
import { createRun } from '../../../src/pipeline/createRun.ts';
import { listRepositoryRuns } from '../../../src/pipeline/repositoryRuns.ts';
import { findRepository } from '../../../src/mining/git/repository.ts';
import { commanderRepository } from '../../helpers/repositories.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const context = { signal: new AbortController().signal, report: () => undefined };

describe('runs of a repository', () => {
  const folder = temporaryFolder();
  const repositoryPath = commanderRepository(join(folder, 'repository'));
  beforeEach(() => {
    process.env['REPOTUNE_DATA'] = join(folder, 'data');
  });

  async function makeRun(): Promise<{ path: string; identity: string; id: string }> {
    const repository = await findRepository(repositoryPath);
    const model = { name: 'small', path: join(folder, 'small.gguf'), sha256: 'a'.repeat(64), sizeBytes: 1 };
    const request = { repositoryPath, method: 'prefix', config: {}, budgetMs: 1, seed: 1, backend: 'auto', precision: 'bf16' } as const;
    const { folder: run, state } = createRun({ ...request, evaluationBudgetMs: 1, thorough: false }, repository, model);
    return { path: run.path, identity: repository.id, id: state.id };
  }

  test('are listed with what can be done with them', async () => {
    const { path, id, identity } = await makeRun();
    writeEnabledRun(identity, id);
    const { name, runs } = await listRepositoryRuns({ folder: join(repositoryPath, 'lib') }, context);
    assert.equal(name, 'repository');
    const run = runs.find((listed) => listed.path === path);
    assert.ok(run);
    assert.deepEqual(
      { isEnabled: run.isEnabled, hasArtifact: run.hasArtifact, isAtWork: run.isAtWork, report: run.report, page: run.reportPage },
      { isEnabled: true, hasArtifact: false, isAtWork: false, report: undefined, page: undefined },
    );
    assert.ok(run.sizeBytes > 100);
  });

  test('one without an artifact cannot be enabled', async () => {
    const { path, identity } = await makeRun();
    writeEnabledRun(identity, undefined);
    assert.throws(() => enableRun({ run: path, cwd: folder }), { reason: 'fileMissing' });
    assert.equal(readEnabledRun(identity), undefined);
  });

  test('disabling one that is not enabled leaves the other', async () => {
    const { path, identity } = await makeRun();
    writeEnabledRun(identity, 'another');
    disableRun({ run: path, cwd: folder });
    assert.equal(readEnabledRun(identity), 'another');
  });

  test('deleting takes folder and word of it, also where it was enabled', async () => {
    const { path, id, identity } = await makeRun();
    writeEnabledRun(identity, id);
    deleteRun({ run: path, cwd: folder });
    assert.ok(!existsSync(path));
    assert.equal(readEnabledRun(identity), undefined);
    assert.throws(() => deleteRun({ run: path, cwd: folder }), { reason: 'notARun' });
  });

  test('one that another process works on is not deleted', async () => {
    const { path } = await makeRun();
    const source = (file: string): string => JSON.stringify(new URL(`../../../src/artifacts/${file}`, import.meta.url).href);
    const code = `const { lockRun } = await import(${source('runLock.ts')}); const { RunFolder } = await import(${source('runFolder.ts')});
      lockRun(new RunFolder(${JSON.stringify(path)})); process.stdout.write('locked'); process.stdin.resume();`;
    const other = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', code]);
    try {
      await once(other.stdout, 'data');
      const { runs } = await listRepositoryRuns({ folder: repositoryPath }, context);
      assert.equal(runs.find((listed) => listed.path === path)?.isAtWork, true);
      assert.throws(() => deleteRun({ run: path, cwd: folder }), { reason: 'folderInUse' });
      assert.ok(existsSync(join(path, 'run.json')));
    } finally {
      other.kill();
      await once(other, 'exit');
    }
    deleteRun({ run: path, cwd: folder });
    assert.ok(!existsSync(path));
  });

  test('a damaged report is none', async () => {
    const { path } = await makeRun();
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'report.json'), '{"schemaVersion":');
    const { runs } = await listRepositoryRuns({ folder: repositoryPath }, context);
    assert.equal(runs.find((listed) => listed.path === path)?.report, undefined);
  });
});
