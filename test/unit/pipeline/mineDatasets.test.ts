import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ArtifactError } from '../../../src/artifacts/artifactError.ts';
import { documentSchema } from '../../../src/artifacts/documentsFile.ts';
import { pairSchema } from '../../../src/dataset/pairs/pair.ts';
import { focalPairRecordSchema } from '../../../src/dataset/records/focalPairRecord.ts';
import { functionRecordSchema } from '../../../src/dataset/records/functionRecord.ts';
import { revisionRecordSchema } from '../../../src/dataset/records/revisionRecord.ts';
import { mineDatasets } from '../../../src/pipeline/mineDatasets.ts';
import { git, temporaryRepository, writeFiles } from '../mining/temporaryRepository.ts';
import { inventedText } from '../dataset/fileSamples.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const context = { signal: new AbortController().signal, report: () => undefined };

/** Assembled from pieces, so that no scanner takes this file for a leak. */
const secret = ['gh', 'p_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');

/** A module of functions whose words depend on the seed. */
function moduleText(seed: number, functionCount = 6): string {
  return Array.from({ length: functionCount }, (_, index) => {
    const words = inventedText(seed * 100 + index, 16)
      .replaceAll(';', '')
      .trim()
      .split(/\s+/u);
    const lines = words.map((word, line) => `    ${word} = source.${words[(line + 1) % words.length] ?? 'x'}(${line}, "${word}")`);
    return `def work_${seed}_${index}(source):\n    """Does ${words[0] ?? ''}."""\n${lines.join('\n')}\n    return ${words[0] ?? 'x'}\n`;
  }).join('\n\n');
}

const testText = (seed: number): string =>
  `from project.module${seed} import work_${seed}_0\n\n\ndef test_work_${seed}_0():\n    assert work_${seed}_0(None) is None\n`;

const cacheBefore = process.env['REPOTUNE_CACHE'];
process.env['REPOTUNE_CACHE'] = temporaryFolder();
after(() => {
  if (cacheBefore === undefined) delete process.env['REPOTUNE_CACHE'];
  else process.env['REPOTUNE_CACHE'] = cacheBefore;
});

const repository = buildRepository();
const out = join(temporaryFolder(), 'datasets');
const result = await mineDatasets({ repositoryPath: repository, seed: 1, outFolder: out }, context);

/** Modules with tests, and four commits that a person would call a fix, a fix, a feature and a clean-up. */
function buildRepository(): string {
  const modules = Array.from({ length: 16 }, (_, seed) => seed);
  const folder = temporaryRepository({
    ...Object.fromEntries(modules.map((seed) => [`project/module${seed}.py`, moduleText(seed)])),
    ...Object.fromEntries(modules.map((seed) => [`tests/test_module${seed}.py`, testText(seed)])),
    'project/keys.py': `def token():\n    return "${secret}"\n`,
    'data/table.bin': Uint8Array.of(0, 1, 2),
  });
  const change = (path: string, from: string, to: string, message: string): void => {
    writeFiles(folder, { [path]: readFileSync(join(folder, path), 'utf8').replace(from, to) });
    git(folder, 'commit', '--quiet', '--all', '--message', message);
  };
  change('project/keys.py', `return "${secret}"`, 'return None', 'fix: take the token out');
  change('project/module3.py', 'return ', 'return source or ', 'fix: missing fallback');
  change('project/module4.py', '(source):', '(source):\n    if source == None:\n        return None', 'feat: accept nothing');
  change('project/module4.py', 'source == None', 'source is None', 'refactor: compare with is');
  return folder;
}

const rowsOf = (name: string): unknown[] =>
  readFileSync(join(out, `${name}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);

test('every line of every dataset follows its schema', () => {
  assert.equal(rowsOf('functions').map((row) => functionRecordSchema.parse(row)).length, 16 * 7 + 1);
  assert.equal(rowsOf('focalPairs').map((row) => focalPairRecordSchema.parse(row)).length, result.report.focalPairs.count);
  assert.ok(rowsOf('revisions').map((row) => revisionRecordSchema.parse(row)).length >= 3);
  assert.equal(rowsOf('pairs').map((row) => pairSchema.parse(row)).length, result.report.pairs.count);
  assert.ok(rowsOf('documents').map((row) => documentSchema.parse(row)).length >= 30);
  assert.deepEqual(rowsOf('leftOut'), [{ path: 'data/table.bin', reason: 'unsupportedLanguage' }]);
  assert.deepEqual(readdirSync(join(out, 'schema')).sort(), [
    'documents.schema.json',
    'focalPairs.schema.json',
    'functions.schema.json',
    'leftOut.schema.json',
    'pairs.schema.json',
    'report.schema.json',
    'revisions.schema.json',
  ]);
});

test('tests are linked to what they test, fixes and clean-ups give pairs', () => {
  const links = rowsOf('focalPairs').map((row) => focalPairRecordSchema.parse(row));
  assert.ok(links.length >= 14);
  for (const { test: tested, focal } of links) assert.equal(tested.qualifiedName, `test_${focal.qualifiedName}`);
  const pairs = rowsOf('pairs').map((row) => pairSchema.parse(row));
  const cleanUp = pairs.find((pair) => pair.kind === 'revision' && pair.better.includes('source is None'));
  assert.ok(cleanUp);
  assert.ok(cleanUp.worse.includes('source == None'));
  assert.deepEqual([cleanUp.provenance.findingsBefore, cleanUp.provenance.findingsAfter], [1, 0]);
  assert.ok(pairs.some((pair) => pair.kind === 'revision' && pair.better.includes('return source or ')));
});

test('a secret that history still holds reaches no file', () => {
  for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
    if (name.includes('.')) assert.ok(!readFileSync(join(out, name), 'utf8').includes(secret.slice(6, 30)), name);
  }
});

test('the newest changed functions are held out everywhere', () => {
  const heldOut = rowsOf('functions')
    .map((row) => functionRecordSchema.parse(row))
    .filter(({ role }) => role === 'heldOut');
  assert.ok(heldOut.length > 0);
  const documents = rowsOf('documents').map((row) => documentSchema.parse(row));
  const pairs = rowsOf('pairs').map((row) => pairSchema.parse(row));
  for (const { text } of heldOut) {
    const telling = text.split('\n').at(-2)?.trim() ?? '';
    assert.ok(documents.every((document) => document.role === 'heldOut' || !document.text.includes(telling)));
    assert.ok(pairs.every((pair) => pair.role === 'heldOut' || !`${pair.context}${pair.better}${pair.worse}`.includes(telling)));
  }
});

test('a second run gives the same datasets byte for byte, a third one in another folder as well', async () => {
  const contents = (folder: string): string[] =>
    ['functions', 'focalPairs', 'revisions', 'pairs', 'documents', 'leftOut'].map((name) =>
      readFileSync(join(folder, `${name}.jsonl`), 'utf8'),
    );
  const first = contents(out);
  await mineDatasets({ repositoryPath: repository, seed: 1, outFolder: out }, context);
  assert.deepEqual(contents(out), first);
  process.env['REPOTUNE_CACHE'] = temporaryFolder();
  const other = join(temporaryFolder(), 'other');
  await mineDatasets({ repositoryPath: repository, seed: 1, outFolder: other }, context);
  assert.deepEqual(contents(other), first);
});

test('a folder with something else in it is refused and stays as it is', async () => {
  const taken = temporaryFolder();
  writeFileSync(join(taken, 'mine.txt'), 'kept');
  await assert.rejects(mineDatasets({ repositoryPath: repository, seed: 1, outFolder: taken }, context), (error) =>
    ArtifactError.is(error, 'folderInUse'),
  );
  assert.deepEqual(readdirSync(taken), ['mine.txt']);
});

test('cancelling leaves nothing half-written and rethrows the reason', async () => {
  const controller = new AbortController();
  const reason = new Error('stop');
  const folder = join(temporaryFolder(), 'cancelled');
  const mining = mineDatasets(
    { repositoryPath: repository, seed: 1, outFolder: folder },
    {
      signal: controller.signal,
      report: (event) => {
        if (event.kind === 'progress' && event.progress.stage === 'functions') controller.abort(reason);
      },
    },
  );
  await assert.rejects(mining, (error) => error === reason);
  assert.equal(existsSync(folder), false);
});
