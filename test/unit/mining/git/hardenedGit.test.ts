import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openHardenedGit } from '../../../../src/mining/git/hardenedGit.ts';
import { mineProject } from '../../../../src/mining/mineProject.ts';
import { MiningError } from '../../../../src/mining/miningError.ts';
import { temporaryFolder } from '../../../helpers/temporaryFolder.ts';
import { git, javaClass, temporaryRepository, writeFiles } from '../temporaryRepository.ts';

test('nothing that the repository configures is run', async () => {
  const folder = temporaryRepository({ 'A.java': javaClass('A') });
  const marker = join(temporaryFolder(), 'ran');
  const script = join(folder, 'run.sh');
  writeFileSync(script, `#!/bin/sh\ntouch '${marker}'\n`);
  chmodSync(script, 0o755);
  mkdirSync(join(folder, '.git/hooks'), { recursive: true });
  for (const hook of ['post-index-change', 'fsmonitor-watchman', 'reference-transaction', 'post-checkout']) {
    writeFileSync(join(folder, '.git/hooks', hook), `#!/bin/sh\ntouch '${marker}'\n`, { mode: 0o755 });
  }
  for (const key of [
    'core.fsmonitor',
    'core.pager',
    'core.sshCommand',
    'diff.external',
    'credential.helper',
    'alias.ls-files',
    'filter.x.clean',
    'filter.x.smudge',
    'diff.x.textconv',
  ]) {
    git(folder, 'config', key, script);
  }
  writeFiles(folder, { '.git/info/attributes': '* filter=x diff=x\n', 'A.java': javaClass('Changed') });
  const { files } = await mineProject(folder);
  assert.equal(files.length, 1);
  assert.equal(existsSync(marker), false);
  // The trap itself works: git left alone runs the monitor.
  git(folder, 'status');
  assert.equal(existsSync(marker), true);
});

test('variables that redirect git are ignored', async () => {
  const folder = temporaryRepository({ 'A.java': javaClass('A') });
  const other = temporaryRepository({ 'B.java': javaClass('B') });
  process.env['GIT_DIR'] = join(other, '.git');
  try {
    const { files } = await mineProject(folder);
    assert.equal(files[0]?.path, 'A.java');
  } finally {
    delete process.env['GIT_DIR'];
  }
});

test('a machine without git gives gitMissing', async () => {
  const folder = temporaryRepository({ 'A.java': javaClass('A') });
  const path = process.env['PATH'];
  process.env['PATH'] = temporaryFolder();
  try {
    await assert.rejects(mineProject(folder), (error) => MiningError.is(error, 'gitMissing'));
  } finally {
    process.env['PATH'] = path;
  }
});

test('a failed command gives gitFailed with the command and what git said', async () => {
  const folder = temporaryRepository({ 'A.java': javaClass('A') });
  const failing = openHardenedGit(folder).run('rev-parse', '--verify', 'nowhere');
  await assert.rejects(
    failing,
    (error) => MiningError.is(error, 'gitFailed') && /git rev-parse --verify nowhere failed: .*single revision/.test(error.message),
  );
});

test('a command that fails without a word still fails', async () => {
  const folder = temporaryRepository({ 'A.java': javaClass('A') });
  await assert.rejects(openHardenedGit(folder).run('rev-parse', '--verify', '--quiet', 'nowhere'), (error) =>
    MiningError.is(error, 'gitFailed'),
  );
});

test('a mined repository is left as it was, its index included', async () => {
  const folder = temporaryRepository({ 'A.java': javaClass('A') });
  writeFiles(folder, { 'A.java': javaClass('Changed') });
  const state = (): string =>
    git(folder, 'count-objects', '-v') +
    readdirSync(join(folder, '.git')).join() +
    readFileSync(join(folder, '.git/index')).toString('hex');
  const before = state();
  await mineProject(folder);
  assert.equal(state(), before);
});
