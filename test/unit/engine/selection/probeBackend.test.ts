import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { probeBackend } from '../../../../src/engine/selection/probeBackend.ts';
import { temporaryFolder } from '../../../helpers/temporaryFolder.ts';

/** A program that stands for a backend whose driver misbehaves. */
function entryOf(source: string): string {
  const path = join(temporaryFolder(), 'entry.mjs');
  writeFileSync(path, source);
  return path;
}

describe('probeBackend', () => {
  for (const name of ['native', 'wasm'] as const) {
    test(`loads ${name} in a process of its own and measures it`, async () => {
      const probe = await probeBackend(name);
      assert.equal(probe.state, 'measured', JSON.stringify(probe));
      assert.ok(probe.state === 'measured' && probe.layerTokensPerSecond > 0 && probe.details !== '');
    });
  }

  test('tells why a backend cannot be loaded', async () => {
    const before = process.env['REPOTUNE_TENSORFLOW'];
    process.env['REPOTUNE_TENSORFLOW'] = temporaryFolder();
    try {
      const probe = await probeBackend('tensorflow');
      assert.ok(probe.state === 'unavailable');
      assert.equal(probe.reason, 'packageMissing');
      assert.match(probe.message, /tfjs-node/u);
    } finally {
      if (before === undefined) delete process.env['REPOTUNE_TENSORFLOW'];
      else process.env['REPOTUNE_TENSORFLOW'] = before;
    }
  });

  test('survives a crash and keeps the last words', async () => {
    const entry = entryOf(
      `process.stderr.write('driver: bad pointer\\n', () => process.kill(process.pid, 'SIGSEGV'));setInterval(() => 0, 1000);`,
    );
    const probe = await probeBackend('native', { entry });
    assert.ok(probe.state === 'unavailable');
    assert.equal(probe.reason, 'processDied');
    assert.match(probe.message, /its end \(SIGSEGV\): driver: bad pointer$/u);
  });

  test('ends a process that never answers', async () => {
    const probe = await probeBackend('native', { entry: entryOf('setInterval(() => 0, 1000);'), timeoutMs: 200 });
    assert.ok(probe.state === 'unavailable');
    assert.equal(probe.reason, 'timedOut');
  });

  test('stops at once when it is cancelled, with the reason of the cancellation', async () => {
    const cancellation = new AbortController();
    const reason = new Error('enough');
    const probing = probeBackend('native', { signal: cancellation.signal, entry: entryOf('setInterval(() => 0, 1000);') });
    cancellation.abort(reason);
    await assert.rejects(probing, (error) => error === reason);
    await assert.rejects(probeBackend('native', { signal: cancellation.signal }), (error) => error === reason);
  });
});
