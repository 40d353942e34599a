import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { ArtifactError } from '../../../src/artifacts/artifactError.ts';
import { type Pair, formatPair, pairIdOf, pairSchemaVersion } from '../../../src/dataset/pairs/pair.ts';
import { readPairs } from '../../../src/pipeline/readPairs.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const folder = temporaryFolder();
const path = join(folder, 'pairs.jsonl');

function pair(name: string): Pair {
  const unnamed = {
    kind: 'linter',
    rule: 'noneComparison',
    language: 'python',
    path: 'a.py',
    qualifiedName: name,
    context: 'import os\u2028\n',
    better: `def ${name}(x):\n    return x is None\n`,
    worse: `def ${name}(x):\n    return x == None\n`,
    suffix: '',
  } as const;
  return {
    ...unnamed,
    schemaVersion: pairSchemaVersion,
    id: pairIdOf(unnamed),
    role: 'train',
    confidence: 0.9,
    changesBehaviour: 'no',
    editRatio: 0.1,
    provenance: {},
  };
}

async function allOf(file: string): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for await (const found of readPairs(file)) pairs.push(found);
  return pairs;
}

function read(text: string): Promise<Pair[]> {
  writeFileSync(path, text);
  return allOf(path);
}

test('pairs come back as they were written, in their order', async () => {
  const pairs = [pair('a'), pair('b'), pair('c')];
  assert.deepEqual(await read(pairs.map(formatPair).join('')), pairs);
  assert.deepEqual(await read(''), []);
});

test('a file that is not there is missing', async () => {
  await assert.rejects(allOf(join(folder, 'none.jsonl')), (error) => ArtifactError.is(error, 'fileMissing'));
});

test('a damaged line is named', async () => {
  await assert.rejects(read(`${formatPair(pair('a'))}{"id":\n`), (error) => {
    assert.ok(ArtifactError.is(error, 'fileCorrupt'));
    assert.match(error.message, /line 2/u);
    return true;
  });
});

test('no content is thrown at with anything but a typed error', async () => {
  const line = formatPair(pair('a'));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string({ maxLength: 200 }),
        fc.json(),
        fc
          .tuple(fc.nat(line.length), fc.string({ maxLength: 5 }))
          .map(([at, text]) => line.slice(0, at) + text + line.slice(at + text.length)),
      ),
      async (text) => {
        try {
          await read(text);
        } catch (error) {
          assert.ok(ArtifactError.is(error, 'fileCorrupt'), String(error));
        }
      },
    ),
    { numRuns: 300 },
  );
});
