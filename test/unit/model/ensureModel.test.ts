import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { catalogue, defaultModelName } from '../../../src/model/catalogue.ts';
import { addModel, ensureModel, findModel, listModels, resolveModel, verifyModelFile } from '../../../src/model/ensureModel.ts';
import { ModelError, type ModelErrorReason } from '../../../src/model/modelError.ts';
import { modelsFolder } from '../../../src/model/modelRecord.ts';
import { startFileServer } from '../../helpers/fileServer.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { tinyModelBytes, writeTinyModel } from '../../helpers/tinyModel.ts';

const folder = temporaryFolder();
const tiny = { width: 32, headCount: 4, feedForwardWidth: 32, layerCount: 1 } as const;
const local = writeTinyModel(join(folder, 'My Model.gguf'), tiny);
const hubName = 'qwen2.5-coder-0.5b';
const has =
  (reason: ModelErrorReason, message = /./) =>
  (error: unknown): boolean =>
    ModelError.is(error, reason) && message.test(error.message);

beforeEach(() => {
  process.env['REPOTUNE_CACHE'] = join(folder, 'cache');
});
afterEach(() => {
  delete process.env['REPOTUNE_CACHE'];
  delete process.env['HF_ENDPOINT'];
  rmSync(join(folder, 'cache'), { recursive: true, force: true });
});

suite('a model is found', () => {
  test('by a name of the catalogue in any case', () => {
    const { name, path } = resolveModel('SmolLM2-135M-Instruct');
    assert.equal(name, defaultModelName);
    assert.equal(path, join(modelsFolder(), 'SmolLM2-135M-Instruct.Q4_1.gguf'));
    assert.equal(findModel(defaultModelName), undefined);
  });

  test('by its path, with its hash and size', async () => {
    const { name, path, sha256, sizeBytes } = await ensureModel(local);
    assert.deepEqual([name, path], ['my model', local]);
    assert.match(sha256, /^[0-9a-f]{64}$/);
    assert.ok(sizeBytes > 0);
  });

  test('by the name under which its file was added', async () => {
    const added = await addModel(local);
    assert.deepEqual(await ensureModel('My Model'), added);
    assert.deepEqual(listModels().at(-1), { name: 'my model', title: 'added from a file', path: local, isPresent: true, isDefault: false });
  });

  test('again with a new hash after its file has changed', async () => {
    const path = join(folder, 'changing.gguf');
    copyFileSync(local, path);
    const before = await ensureModel(path);
    appendFileSync(path, 'more');
    const after = await ensureModel(path);
    assert.notEqual(after.sha256, before.sha256);
    await assert.rejects(verifyModelFile(before), has('wrongHash', /changing\.gguf/));
    await verifyModelFile(after);
  });

  test('even where the cache cannot be written', async () => {
    writeFileSync(join(folder, 'cache'), 'a file, not a folder');
    assert.equal((await ensureModel(local)).path, local);
  });
});

suite('a model is fetched from the hub', () => {
  test('once, with the hash that the hub announces', async () => {
    const server = await startFileServer({ content: tinyModelBytes({ ...tiny, architecture: 'qwen2' }), anyPath: true });
    process.env['HF_ENDPOINT'] = new URL(server.url).origin;
    const first = await ensureModel(hubName);
    assert.ok(first.path.startsWith(modelsFolder()));
    assert.deepEqual(await ensureModel(hubName), first);
    assert.equal(server.ranges.length, 1);
    assert.equal(findModel(hubName)?.path, first.path);
  });

  test('or named with the place for its file when the hub cannot be reached', async () => {
    process.env['HF_ENDPOINT'] = 'http://127.0.0.1:9';
    await assert.rejects(ensureModel(hubName), has('downloadFailed', /put qwen2\.5-coder-0\.5b-instruct-q8_0\.gguf at .*models/));
  });
});

suite('a model is refused', () => {
  test('when nobody knows its name, naming those that are known', async () => {
    await assert.rejects(ensureModel('gpt-7'), has('unknownModel', new RegExp(defaultModelName)));
  });

  test('when there is no file at its path', async () => {
    await assert.rejects(ensureModel('./nowhere.gguf'), has('fileMissing', /nowhere\.gguf/));
  });

  test('when its file is no model', async () => {
    const path = join(folder, 'text.gguf');
    writeFileSync(path, 'not a model');
    await assert.rejects(addModel(path), has('notGguf'));
  });

  test('when a file of the default model has other bytes than the pinned ones', async () => {
    const { path } = resolveModel(defaultModelName);
    mkdirSync(modelsFolder(), { recursive: true });
    copyFileSync(local, path);
    await assert.rejects(ensureModel(defaultModelName), has('wrongHash', /delete the file/));
    assert.ok(existsSync(path));
  });

  test('when its name is taken by another file', async () => {
    await addModel(local);
    mkdirSync(join(folder, 'other'), { recursive: true });
    const other = writeTinyModel(join(folder, 'other', 'My Model.gguf'), tiny);
    await assert.rejects(addModel(other), has('malformed', /name that is free/));
  });
});

test('a damaged record costs a new look at the file, nothing else', async () => {
  const before = await ensureModel(local);
  const records = join(modelsFolder(), 'records');
  for (const name of readdirSync(records)) writeFileSync(join(records, name), '{"schemaVersion": 1, "path"');
  assert.deepEqual(await ensureModel(local), before);
});

test('the catalogue has unique names and files, the default among them, pinned', () => {
  assert.equal(new Set(catalogue.map(({ name }) => name)).size, catalogue.length);
  assert.equal(new Set(catalogue.map(({ fileName }) => fileName)).size, catalogue.length);
  assert.match(catalogue.find(({ name }) => name === defaultModelName)?.sha256 ?? '', /^[0-9a-f]{64}$/);
});
