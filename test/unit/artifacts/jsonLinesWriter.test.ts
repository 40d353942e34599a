import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ArtifactError } from '../../../src/artifacts/artifactError.ts';
import { JsonLinesWriter } from '../../../src/artifacts/jsonLinesWriter.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

test('the file appears whole when it is finished, in folders made for it', () => {
  const path = join(temporaryFolder(), 'new', 'rows.jsonl');
  const writer = new JsonLinesWriter(path);
  const rows = Array.from({ length: 5_000 }, (_, index) => ({ index, text: 'ü\n"'.repeat(200) }));
  for (const row of rows) writer.write(row);
  assert.equal(existsSync(path), false);
  writer.finish();
  assert.equal(writer.count, 5_000);
  const lines = readFileSync(path, 'utf8').split('\n');
  assert.equal(lines.pop(), '');
  assert.deepEqual(
    lines.map((line) => JSON.parse(line) as unknown),
    rows,
  );
});

test('a discarded file leaves the old one and nothing half-written', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'rows.jsonl');
  writeFileSync(path, 'old\n');
  const writer = new JsonLinesWriter(path);
  writer.write({ index: 1 });
  writer.discard();
  writer.discard();
  assert.deepEqual(readdirSync(folder), ['rows.jsonl']);
  assert.equal(readFileSync(path, 'utf8'), 'old\n');
});

test('a place that cannot be written is named', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  assert.throws(
    () => new JsonLinesWriter(join(file, 'rows.jsonl')),
    (error) => ArtifactError.is(error, 'notWritable') && error.message.includes(file),
  );
});
