import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildDataset } from '../../../src/dataset/buildDataset.ts';
import type { FileSample } from '../../../src/mining/sample.ts';
import { inventedText, manyFiles, minedSample, plainSample } from './fileSamples.ts';

const secret = 'ghp_' + 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8';

test('the same files and seed give the same dataset in any order, another seed another', async () => {
  const files = manyFiles(60);
  const first = await buildDataset(files, { seed: 1 });
  const again = await buildDataset([...files].reverse(), { seed: 1 });
  assert.deepEqual([again.dataset, again.report], [first.dataset, first.report]);
  assert.notEqual((await buildDataset(files, { seed: 2 })).dataset.digest, first.dataset.digest);
});

test('the digest changes with one character', async () => {
  const files = manyFiles(20);
  const changed = files.map((file, index) => (index === 7 ? plainSample(file.path, `${file.text}x`) : file));
  assert.notEqual((await buildDataset(changed, { seed: 1 })).dataset.digest, (await buildDataset(files, { seed: 1 })).dataset.digest);
});

test('files added elsewhere change no role', async () => {
  const files = manyFiles(150);
  const rolesOf = async (all: readonly FileSample[]): Promise<Map<string, string>> =>
    new Map((await buildDataset(all, { seed: 1 })).report.assignments.map((entry) => [entry.path, entry.role]));
  const before = await rolesOf(files);
  const after = await rolesOf([...files, ...manyFiles(30, 1_000, 'other')]);
  for (const [path, role] of before) assert.equal(after.get(path), role);
});

test('exact duplicates are one document and say whose copy they are', async () => {
  const files = manyFiles(20);
  const { dataset, report } = await buildDataset([...files, plainSample('zz/Copy.java', files[3]?.text ?? '')], { seed: 1 });
  assert.equal(dataset.documents.length, 20);
  assert.equal(report.exactDuplicateCount, 1);
  const copy = report.assignments.find((entry) => entry.path === 'zz/Copy.java');
  assert.equal(copy?.duplicateOf, 'src/F3.java');
  assert.equal(copy.role, report.assignments.find((entry) => entry.path === 'src/F3.java')?.role);
});

test('source and test of a class have one role', async () => {
  const files = manyFiles(40).flatMap((file, index) => [
    file,
    plainSample(file.path.replace('.java', 'Test.java'), inventedText(500 + index, 120)),
  ]);
  const { report } = await buildDataset(files, { seed: 3 });
  const roles = new Map(report.assignments.map((entry) => [entry.path, entry.role]));
  for (let index = 0; index < 40; index++) assert.equal(roles.get(`src/F${index}Test.java`), roles.get(`src/F${index}.java`));
});

test('two classes with their tests are split between source and test, because three sides are needed', async () => {
  const files = ['A.java', 'ATest.java', 'B.java', 'BTest.java'].map((path, index) => plainSample(path, inventedText(index, 500)));
  const { report } = await buildDataset(files, { seed: 1 });
  assert.ok(Object.values(report.documentCounts).every((count) => count >= 1));
});

test('no secret appears anywhere in dataset and report', async () => {
  const files = manyFiles(20).map((file, index) =>
    plainSample(file.path, index % 3 === 0 ? `${file.text}\nkey = "${secret}";\n` : file.text),
  );
  const built = await buildDataset(files, { seed: 1 });
  assert.ok(!JSON.stringify(built).includes(secret.slice(4)));
  assert.equal(built.report.problems.length, 7);
  assert.match(built.report.problems[0]?.detail ?? '', /^githubToken in line \d+$/);
  const redacted = built.dataset.documents.find((document) => document.text.includes('REDACTED_GITHUB_TOKEN'));
  assert.ok(redacted?.unscored.some((range) => redacted.text.slice(range.start, range.end) === 'REDACTED_GITHUB_TOKEN'));
});

test('all mined files are accounted for, the unsampled ones as unused', async () => {
  const unsampled = [{ path: 'big/A.java', contentHash: 'f'.repeat(64) }];
  const { report } = await buildDataset(manyFiles(20), { seed: 1, unsampled });
  assert.equal(report.assignments.length, 21);
  assert.deepEqual(report.assignments[0], { path: 'big/A.java', contentHash: 'f'.repeat(64), role: 'unused' });
});

test('ranges of a document fit its text, with a secret in the middle', async () => {
  const text = `/* Copyright 2024 Sample */\nimport a.b;\n\nclass A {\n  String key = "${secret}";\n\n  // Note.\n  int one() {\n    return 1;\n  }\n}\n`;
  const sample = await minedSample('src/A.java', text);
  const { dataset } = await buildDataset([sample, ...manyFiles(20, 100)], { seed: 1 });
  const document = dataset.documents.find((entry) => entry.path === 'src/A.java');
  assert.ok(document);
  const textOf = ({ start, end }: { start: number; end: number }): string => document.text.slice(start, end);
  assert.deepEqual(document.unscored.map(textOf), ['/* Copyright 2024 Sample */', 'import a.b;', 'REDACTED_GITHUB_TOKEN']);
  assert.deepEqual(document.comments.map(textOf), ['/* Copyright 2024 Sample */', '// Note.']);
  assert.deepEqual(
    document.cutPoints.map((point) => document.text.slice(point).split('\n')[0]?.trim()),
    ['import a.b;', 'class A {', 'String key = "REDACTED_GITHUB_TOKEN";', 'int one() {', 'return 1;'],
  );
});

test('cancelling rethrows the reason of the signal', async () => {
  const controller = new AbortController();
  const reason = new Error('stop');
  const building = buildDataset(manyFiles(60), {
    seed: 1,
    signal: controller.signal,
    onProgress: ({ done }) => {
      if (done === 20) controller.abort(reason);
    },
  });
  await assert.rejects(building, (error) => error === reason);
});
