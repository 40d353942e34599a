import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, test } from 'node:test';
import { readEnabledRun, writeEnabledRun } from '../../../src/artifacts/enabledRun.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

describe('the enabled run', () => {
  const data = temporaryFolder();
  beforeEach(() => {
    process.env['REPOTUNE_DATA'] = data;
  });

  test('is one for each repository, and can be taken back', () => {
    assert.equal(readEnabledRun('shop-1'), undefined);
    writeEnabledRun('shop-1', 'first');
    writeEnabledRun('shop-2', 'other');
    writeEnabledRun('shop-1', 'second');
    assert.equal(readEnabledRun('shop-1'), 'second');
    assert.equal(readEnabledRun('shop-2'), 'other');
    writeEnabledRun('shop-1', undefined);
    writeEnabledRun('shop-1', undefined);
    assert.equal(readEnabledRun('shop-1'), undefined);
    assert.deepEqual(readdirSync(join(data, 'enabled')), ['shop-2.json']);
  });

  for (const content of ['', '{}', '{"schemaVersion":1,"run":""}', '{"schemaVersion":2,"run":"x"}', 'null', '[1]']) {
    test(`a file that holds ${JSON.stringify(content)} enables nothing`, () => {
      writeEnabledRun('damaged', 'run');
      writeFileSync(join(data, 'enabled', 'damaged.json'), content);
      assert.equal(readEnabledRun('damaged'), undefined);
    });
  }
});
