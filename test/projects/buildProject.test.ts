// Repositories of real projects: the same commits from the same archives, wherever and whenever they are built.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildInCache, buildProject } from '../../bench/projects/buildProject.ts';
import { readCatalogue } from '../../bench/projects/projectCatalogue.ts';
import { resolveRequest } from '../../bench/projects/projectRequest.ts';
import { projectCacheFolder } from '../../bench/projects/releaseArchives.ts';
import { reasonOf } from '../../src/base/errors.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';

const folder = temporaryFolder();

for (const id of ['cobra', 'click', 'semver']) {
  test(`builds ${id} with the commits of every other machine, from the cache alone`, async (t) => {
    const request = await resolveRequest(id);
    try {
      await buildInCache(request);
    } catch (error) {
      if (!['toolMissing', 'registryFailed'].includes(reasonOf(error) ?? '')) throw error;
      t.skip(`${id} left out: ${(error as Error).message}`);
      return;
    }
    const archives = join(projectCacheFolder(), 'archives', request.ecosystem);
    const cache = join(folder, `cache of ${id}`);
    cpSync(archives, join(cache, 'projects', 'archives', request.ecosystem), { recursive: true });
    const out = join(folder, id);
    await withEnvironment({ REPOTUNE_CACHE: cache, PATH: gitOnlyPath() }, () => buildProject(request, out));
    const git = (...args: string[]): string => execFileSync('git', args, { cwd: out, encoding: 'utf8' }).trim();
    assert.equal(git('rev-parse', 'HEAD'), readCatalogue().find((project) => project.id === id)?.commit);
    assert.equal(git('status', '--porcelain'), '');
    const subjects = git('log', '--reverse', '--format=%s').split('\n');
    assert.deepEqual(
      subjects,
      request.versions.map(({ version }) => `Release ${version}`),
    );
    const dates = git('log', '--reverse', '--format=%at').split('\n').map(Number);
    assert.deepEqual(
      dates,
      dates.toSorted((one, other) => one - other),
    );
  });
}

test('says which tool is missing', async () => {
  const request = await resolveRequest('go:example.org/none@1.0.0');
  const environment = { REPOTUNE_CACHE: join(folder, 'empty'), PATH: gitOnlyPath() };
  await assert.rejects(
    withEnvironment(environment, () => buildInCache(request)),
    (error: Error) => reasonOf(error) === 'toolMissing' && error.message.startsWith('go is not installed'),
  );
});

test('writes into no folder that holds something', async () => {
  const taken = join(folder, 'taken');
  mkdirSync(taken);
  writeFileSync(join(taken, 'mine.txt'), '');
  await assert.rejects(buildProject(await resolveRequest('cobra'), taken), (error) => reasonOf(error) === 'outputInUse');
});

for (const [name, text, reason] of [
  ['an unknown id', 'nonesuch', 'badName'],
  ['a name that is an option', 'pypi:--index', 'badName'],
  ['a version with a command in it', 'npm:qs@1.0;id', 'unknownVersion'],
] as const) {
  test(`refuses ${name}`, async () => {
    await assert.rejects(resolveRequest(text), (error) => reasonOf(error) === reason);
  });
}

/** A folder for PATH in which only git is found. */
function gitOnlyPath(): string {
  const path = join(folder, 'bin');
  if (!existsSync(path)) {
    mkdirSync(path);
    const [git = ''] = execFileSync(process.platform === 'win32' ? 'where' : 'which', ['git'], { encoding: 'utf8' }).split(/\r?\n/u);
    writeFileSync(join(path, 'git'), `#!/bin/sh\nexec "${git}" "$@"\n`, { mode: 0o755 });
  }
  return path;
}

async function withEnvironment<T>(changes: Readonly<Record<string, string>>, use: () => Promise<T>): Promise<T> {
  const before = Object.fromEntries(Object.keys(changes).map((name) => [name, process.env[name]]));
  Object.assign(process.env, changes);
  try {
    return await use();
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
}
