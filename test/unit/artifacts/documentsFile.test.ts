import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { ArtifactError } from '../../../src/artifacts/artifactError.ts';
import { readDocuments, writeDocuments } from '../../../src/artifacts/documentsFile.ts';
import type { DocumentExample } from '../../../src/dataset/example.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const path = join(temporaryFolder(), 'documents.jsonl');

function document(name: string, role: DocumentExample['role'], text: string): DocumentExample {
  return { path: name, language: 'python', role, text, contentHash: name, unscored: [], comments: [], cutPoints: [0] };
}

test('documents come back by role, whatever separators their text holds', async () => {
  const documents = [document('a.py', 'train', 'a = "\u2028\u2029"\n'), document('b.py', 'heldOut', 'b = 1\r\n')];
  writeDocuments(path, { documents, digest: 'd' });
  assert.deepEqual(await readDocuments(path, ['train', 'heldOut']), { documents, digest: 'd' });
  assert.deepEqual((await readDocuments(path, ['train'])).documents, [documents[0]]);
});

test('a file that is not there, cut off or of other content has a typed error', async () => {
  await assert.rejects(readDocuments(`${path}.none`, ['train']), (error) => ArtifactError.is(error, 'fileMissing'));
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string({ maxLength: 100 }), fc.json()), async (text) => {
      writeFileSync(path, text);
      await assert.rejects(readDocuments(path, ['train']), (error) => ArtifactError.is(error, 'fileCorrupt'));
    }),
    { numRuns: 200 },
  );
});
