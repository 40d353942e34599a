import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { BackendProbe } from '../../../../src/engine/selection/backendProbe.ts';
import { readRememberedProbes, rememberProbes, rememberedProbesFile } from '../../../../src/engine/selection/rememberedProbes.ts';
import { temporaryFolder } from '../../../helpers/temporaryFolder.ts';

const probes: readonly BackendProbe[] = [
  { state: 'measured', name: 'native', details: 'avx2', layerTokensPerSecond: 1234.5 },
  { state: 'unavailable', name: 'tensorflow', reason: 'packageMissing', message: 'not installed' },
];

const names = ['REPOTUNE_CACHE', 'REPOTUNE_CPU_LEVEL', 'REPOTUNE_TENSORFLOW'] as const;
const before = names.map((name) => process.env[name]);

describe('remembered probes', () => {
  beforeEach(() => {
    process.env['REPOTUNE_CACHE'] = join(temporaryFolder(), 'not yet there');
  });

  afterEach(() => {
    for (const [index, name] of names.entries()) {
      if (before[index] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[index];
    }
  });

  test('nothing is known at first', () => assert.equal(readRememberedProbes(), undefined));

  test('what was remembered comes back', () => {
    rememberProbes(probes);
    assert.deepEqual(readRememberedProbes(), probes);
  });

  for (const [name, value] of [
    ['REPOTUNE_CPU_LEVEL', 'portable'],
    ['VK_ICD_FILENAMES', '/another/driver.json'],
  ] as const) {
    test(`another ${name} counts as another machine`, () => {
      rememberProbes(probes);
      const kept = process.env[name];
      process.env[name] = value;
      const found = readRememberedProbes();
      if (kept === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = kept;
      if (process.platform === 'linux') assert.equal(found, undefined);
      assert.deepEqual(readRememberedProbes(), probes);
    });
  }

  test('a package that was installed since counts as another machine', () => {
    process.env['REPOTUNE_TENSORFLOW'] = temporaryFolder();
    rememberProbes(probes);
    writeFileSync(join(process.env['REPOTUNE_TENSORFLOW'], 'package.json'), '{"name":"@tensorflow/tfjs-node","version":"4.22.0"}');
    assert.equal(readRememberedProbes(), undefined);
  });

  test('a damaged file is as good as none', () => {
    rememberProbes(probes);
    for (const content of ['', '{', '{"version":2}', '[]', 'null']) {
      writeFileSync(rememberedProbesFile(), content);
      assert.equal(readRememberedProbes(), undefined, content);
    }
  });

  test('a folder that cannot be written is no failure', () => {
    const file = join(temporaryFolder(), 'a file');
    writeFileSync(file, '');
    chmodSync(file, 0o444);
    process.env['REPOTUNE_CACHE'] = join(file, 'below a file');
    rememberProbes(probes);
    assert.equal(readRememberedProbes(), undefined);
  });
});
