import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildDataset } from '../../../src/dataset/buildDataset.ts';
import type { Dataset, DocumentExample } from '../../../src/dataset/example.ts';
import { jaccardRatio, shinglesOf } from '../../../src/dataset/filter/nearDuplicates.ts';
import type { FileSample } from '../../../src/mining/sample.ts';
import { manyFiles, plainSample } from './fileSamples.ts';

/** Fails where two documents of different roles share most of their content, and returns how many pairs of one role do. */
function assertApart({ documents }: Dataset): number {
  const shingles = documents.map((document) => shinglesOf(document.text));
  let pairCount = 0;
  documents.forEach((document, index) => {
    for (let other = 0; other < index; other++) {
      if (jaccardRatio(shingles[index] as Set<number>, shingles[other] as Set<number>) < 0.7) continue;
      pairCount++;
      assert.equal((documents[other] as DocumentExample).role, document.role);
    }
  });
  assert.equal(new Set(documents.map((document) => document.role)).size, 3);
  return pairCount;
}

/** Ways in which a project holds the same file twice. */
const copies: readonly (readonly [what: string, copy: (file: FileSample, index: number) => FileSample])[] = [
  ['copied with a renamed word', ({ text }, index) => plainSample(`copy/G${index}.java`, text.replace(/w\w+ /, 'renamed '))],
  [
    'copied with other line ends and indentation',
    ({ text }, index) => plainSample(`copy/G${index}.java`, text.replaceAll('\n', '\r\n    ')),
  ],
  ['copied to another language', ({ text }, index) => plainSample(`copy/g${index}.py`, text)],
  ['copied with a few lines more', ({ text }, index) => plainSample(`copy/G${index}.java`, `package copy;\nimport a.b.C;\n${text}`)],
  ['copied with another secret', ({ text }, index) => plainSample(`copy/G${index}.java`, `${text}\npassword = "hT9#xQ2!vLp${index}";\n`)],
];

for (const [what, copy] of copies) {
  test(`a file ${what} is never held out from its other copy`, async () => {
    const originals = manyFiles(30);
    for (let seed = 0; seed < 5; seed++) {
      const { dataset } = await buildDataset([...originals, ...originals.map(copy)], { seed });
      assert.ok(assertApart(dataset) >= (dataset.documents.length === 30 ? 0 : 30));
    }
  });
}

test('no content is held out and trained on, whatever the paths are called', async () => {
  const originals = manyFiles(40);
  const renamed = originals.map((file, index) => plainSample(`other/place/H${index}.java`, file.text));
  const { dataset, report } = await buildDataset([...originals, ...renamed], { seed: 1 });
  const rolesOfContent = new Map<string, Set<string>>();
  for (const { contentHash, role } of report.assignments) {
    rolesOfContent.set(contentHash, (rolesOfContent.get(contentHash) ?? new Set()).add(role));
  }
  assert.ok([...rolesOfContent.values()].every((roles) => roles.size === 1));
  assert.equal(new Set(dataset.documents.map((document) => document.contentHash)).size, dataset.documents.length);
});
