import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { RunFolder } from '../../../src/artifacts/runFolder.ts';
import type { DataFolder } from '../../../src/pipeline/explore/dataFolder.ts';
import type { DataTableName, RowValues } from '../../../src/pipeline/explore/dataTable.ts';
import { readTableRows } from '../../../src/pipeline/explore/tableRows.ts';
import { writeFoundData } from '../../../src/pipeline/foundData.ts';
import { mineRepository } from '../../../src/pipeline/mineRepository.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { git, temporaryRepository, writeFiles } from '../mining/temporaryRepository.ts';

const cacheBefore = process.env['REPOTUNE_CACHE'];
process.env['REPOTUNE_CACHE'] = temporaryFolder();
after(() => {
  if (cacheBefore === undefined) delete process.env['REPOTUNE_CACHE'];
  else process.env['REPOTUNE_CACHE'] = cacheBefore;
});

/** Code with a test, a change, and a file that nobody can read. */
function buildRepository(): string {
  const folder = temporaryRepository({
    'shop/price.py': 'def add_tax(price):\n    rate = 0.19\n    return price + price * rate\n',
    'tests/test_price.py': 'from shop.price import add_tax\n\n\ndef test_add_tax():\n    assert add_tax(100) == 119\n',
    'data/table.bin': Uint8Array.of(0, 1, 2),
  });
  writeFiles(folder, { 'shop/price.py': 'def add_tax(price):\n    rate = 0.19\n    return round(price + price * rate, 2)\n' });
  git(folder, 'commit', '--quiet', '--all', '--message', 'fix: round to cents');
  return folder;
}

test('what a run keeps of left out files, tests and revisions can be looked through', async () => {
  const path = temporaryFolder();
  const context = { signal: new AbortController().signal, report: () => undefined };
  const mined = await mineRepository({ repositoryPath: buildRepository(), seed: 1 }, context);
  try {
    await writeFoundData(new RunFolder(path), mined);
  } finally {
    mined.dispose();
  }
  const folder: DataFolder = { path, kind: 'run', name: 'shop-1', repository: { name: 'shop' } };
  const rowsOf = async (table: DataTableName): Promise<RowValues[]> => {
    const { rows, damagedCount } = await readTableRows(folder, table);
    assert.equal(damagedCount, 0);
    return rows.map(({ values }) => values);
  };
  const leftOut = await rowsOf('leftOut');
  assert.deepEqual(
    leftOut.map((row) => row.path),
    ['data/table.bin'],
  );
  const [link, ...otherLinks] = await rowsOf('focalPairs');
  assert.deepEqual(otherLinks, []);
  assert.deepEqual([link?.name, link?.test, link?.path, link?.language], ['add_tax', 'test_add_tax', 'shop/price.py', 'python']);
  const [revision, ...otherRevisions] = await rowsOf('revisions');
  assert.deepEqual(otherRevisions, []);
  assert.deepEqual([revision?.kind, revision?.name, revision?.path], ['fix', 'add_tax', 'shop/price.py']);
});
