import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { sha256 } from '../../../src/base/hash.ts';
import type { Progress } from '../../../src/base/progress.ts';
import { downloadFile } from '../../../src/model/download.ts';
import { ModelError, type ModelErrorReason } from '../../../src/model/modelError.ts';
import { startFileServer, type FileServerOptions } from '../../helpers/fileServer.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const folder = temporaryFolder();
const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31) % 251));
const hash = sha256(content);
let count = 0;

const newPath = (): string => join(folder, `case-${count++}`, 'model.gguf');
const partialOf = (path: string): string => `${path}.${hash.slice(0, 16)}.partial`;
const download = async (path: string, options: Omit<FileServerOptions, 'content'>, pinned?: string): Promise<string[]> => {
  const { url, ranges } = await startFileServer({ content, ...options });
  await downloadFile({ url, path, sha256: pinned, retryDelayMs: 1 });
  return ranges;
};

suite('a download ends with the whole file and nothing beside it', () => {
  const cases: [name: string, options: Omit<FileServerOptions, 'content'>, expectedRequests: number][] = [
    ['in one go', {}, 1],
    ['after dropped connections', { dropAfterBytes: [100_000, 50_000, 1] }, 4],
    ['after server trouble', { failures: [503, 429] }, 3],
    ['from a server without Range', { knowsRange: false, dropAfterBytes: [100_000] }, 2],
  ];
  for (const [name, options, expectedRequests] of cases) {
    test(name, async () => {
      const path = newPath();
      const ranges = await download(path, options);
      assert.equal(sha256(readFileSync(path)), hash);
      assert.deepEqual(readdirSync(join(path, '..')), ['model.gguf']);
      assert.equal(ranges.length, expectedRequests);
    });
  }

  test('going on where an earlier process stopped', async () => {
    const path = newPath();
    await assert.rejects(download(path, { failures: [503, 503, 503, 503, 503] }));
    writeFileSync(partialOf(path), content.subarray(0, 120_000));
    assert.deepEqual(await download(path, {}), ['bytes=120000-']);
    assert.equal(sha256(readFileSync(path)), hash);
  });

  test('when all bytes were there already but not yet in place', async () => {
    const path = newPath();
    await assert.rejects(download(path, { failures: [503, 503, 503, 503, 503] }));
    writeFileSync(partialOf(path), content);
    assert.deepEqual(await download(path, {}), []);
    assert.equal(sha256(readFileSync(path)), hash);
  });

  test('with its progress in bytes', async () => {
    const seen: Progress[] = [];
    const path = newPath();
    const { url } = await startFileServer({ content });
    await downloadFile({ url, path, onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(seen.at(-1), { stage: 'download', done: content.length, total: content.length, unit: 'bytes' });
  });
});

suite('a download that cannot be completed leaves no model file', () => {
  const cases: [name: string, options: Omit<FileServerOptions, 'content'>, reason: ModelErrorReason, message: RegExp][] = [
    ['a file that is not there', { status: 404 }, 'downloadFailed', /HTTP status 404/],
    ['a file that nobody may see', { status: 401 }, 'downloadFailed', /HTTP status 401/],
    ['a server that announces no hash', { announcedSha256: null }, 'downloadFailed', /x-linked-etag/],
    ['bytes that are not the announced ones', { announcedSha256: 'a'.repeat(64) }, 'wrongHash', new RegExp(`found ${hash}`)],
    ['a server that never brings a new byte', { failures: [500, 500, 500, 500, 500] }, 'downloadFailed', /HTTP status 500/],
  ];
  for (const [name, options, reason, message] of cases) {
    test(name, async () => {
      const path = newPath();
      await assert.rejects(download(path, options), (error) => ModelError.is(error, reason) && message.test(error.message));
      assert.ok(!existsSync(path));
    });
  }

  test('another hash than the pinned one', async () => {
    const path = newPath();
    await assert.rejects(download(path, {}, 'b'.repeat(64)), (error) => ModelError.is(error, 'wrongHash'));
    assert.ok(!existsSync(path));
  });

  test('wrong bytes are discarded, so that the next attempt begins anew', async () => {
    const path = newPath();
    await assert.rejects(download(path, { announcedSha256: 'c'.repeat(64) }));
    assert.deepEqual(readdirSync(join(path, '..')), []);
  });

  test('no server at all', async () => {
    const request = downloadFile({ url: 'http://127.0.0.1:9/model.gguf', path: newPath(), retryDelayMs: 1 });
    await assert.rejects(request, (error) => ModelError.is(error, 'downloadFailed') && error.message.includes('cannot be reached'));
  });

  test('an abort in the middle keeps what has come and rethrows its reason', async () => {
    const path = newPath();
    const { url } = await startFileServer({ content, dropAfterBytes: [100_000, 100_000] });
    const controller = new AbortController();
    const request = downloadFile({
      url,
      path,
      retryDelayMs: 60_000,
      signal: controller.signal,
      onProgress: () => controller.abort('enough'),
    });
    await assert.rejects(request, (error) => error === 'enough');
    assert.ok(!existsSync(path));
  });

  test('a folder that cannot be made', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await assert.rejects(download(join(file, 'model.gguf'), {}), (error) => ModelError.is(error, 'fileUnreadable'));
  });
});
