import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ArtifactError } from '../../../../src/artifacts/artifactError.ts';
import { pairIdOf, type Pair } from '../../../../src/dataset/pairs/pair.ts';
import { exploreData } from '../../../../src/pipeline/explore/dataFolder.ts';
import { exportData, type PageQuery, queryData } from '../../../../src/pipeline/explore/queryData.ts';
import { readDataEntry } from '../../../../src/pipeline/explore/readDataEntry.ts';
import { temporaryFolder } from '../../../helpers/temporaryFolder.ts';

const { signal } = new AbortController();

function makePair(index: number): Pair {
  const fields = {
    kind: index % 3 === 0 ? 'revision' : 'linter',
    rule: index % 3 === 0 ? 'fix' : 'identity',
    language: 'python',
    path: `src/m${index % 7}.py`,
    qualifiedName: `C.f${index}`,
    context: `# before ${index}\n`,
    better: `def f${index}():\n    return a is b\n`,
    worse: `def f${index}():\n    return a == b\n`,
    suffix: '',
  } as const;
  return {
    schemaVersion: 1,
    id: pairIdOf(fields),
    ...fields,
    role: index % 5 === 0 ? 'heldOut' : 'train',
    confidence: (index % 10) / 10,
    changesBehaviour: 'no',
    editRatio: 0.1,
    provenance: index % 3 === 0 ? { commit: 'a'.repeat(40), authorDate: '2025-01-02T03:04:05Z' } : { tool: 'bundled' },
  };
}

/** A folder as `mine` leaves it, with pairs. */
function makeFolder(count: number): string {
  const folder = join(temporaryFolder(), 'mined');
  mkdirSync(folder);
  const nothing = { files: 0, functions: 0, characters: 0 };
  const report = {
    schemaVersion: 1,
    toolVersion: '0.1.0',
    repository: { name: 'shop', identity: 'shop-1', headCommit: 'b'.repeat(40) },
    seed: 1,
    languages: {},
    leftOut: { generated: 2 },
    history: { commits: 1, isShallow: false, revisions: 0, byClass: {}, leftOut: {} },
    secrets: [{ path: 'src/key.py', kind: 'AWS', place: 'line 12' }],
    duplicates: { exactFiles: 0, nearDuplicateFileGroups: 0, cappedFunctions: 0, leakedFunctions: 0 },
    split: { train: nothing, validation: nothing, heldOut: nothing, unused: nothing, heldOutFunctions: 0 },
    focalPairs: { count: 0, testsWithout: 0, rules: {} },
    pairs: { count, byKind: {}, rejected: {}, confidenceHistogram: Array.from({ length: 10 }, () => 0) },
    conventions: [{ language: 'python', choice: 'quotes', form: 'double', supportCount: 8050, supportRatio: 0.99 }],
    linters: [],
    warnings: [],
    stageMs: {},
    peakMemoryBytes: 1,
  };
  writeFileSync(join(folder, 'report.json'), JSON.stringify(report));
  writeFileSync(join(folder, 'pairs.jsonl'), Array.from({ length: count }, (_, index) => `${JSON.stringify(makePair(index))}\n`).join(''));
  writeFileSync(join(folder, 'leftOut.jsonl'), '{"path":"dist/x.js","reason":"generated"}\n');
  return folder;
}

const query = (folder: string, asked: Partial<PageQuery> = {}): PageQuery => ({
  ...{ folder, cwd: folder, table: 'pairs', filter: {}, search: '', page: 0, pageSize: 50 },
  ...asked,
});

describe('exploreData', () => {
  test('names the tables of a folder that mining wrote', () => {
    const folder = makeFolder(3);
    const { kind, repository, tables } = exploreData({ folder, cwd: folder });
    assert.deepEqual([kind, repository], ['export', { name: 'shop' }]);
    assert.deepEqual(
      tables.map(({ name }) => name),
      ['pairs', 'leftOut', 'secrets', 'conventions'],
    );
  });

  test('refuses a folder that is neither a run nor mined data', () => {
    const folder = temporaryFolder();
    assert.throws(
      () => exploreData({ folder, cwd: folder }),
      (error) => ArtifactError.is(error, 'notARun'),
    );
  });
});

describe('queryData', () => {
  test('gives pages of a bounded size, and the last one for any behind it', async () => {
    const folder = makeFolder(450);
    const first = await queryData(query(folder, { pageSize: 1_000_000 }), { signal });
    assert.equal(first.rows.length, 200);
    assert.deepEqual([first.totalCount, first.pageCount], [450, 3]);
    const last = await queryData(query(folder, { pageSize: 200, page: 99 }), { signal });
    assert.equal(last.page, 2);
    assert.deepEqual(
      last.rows.map(({ index }) => index),
      Array.from({ length: 50 }, (_, index) => 400 + index),
    );
  });

  test('filters, counts and sorts', async () => {
    const folder = makeFolder(100);
    const page = await queryData(
      query(folder, { filter: { kind: 'revision', role: 'train' }, search: 'm3', sort: { column: 'trust', isDescending: true } }),
      { signal },
    );
    assert.ok(page.matchCount > 0 && page.matchCount < 34);
    for (const { values } of page.rows) assert.deepEqual([values.kind, values.role, values.path], ['revision', 'train', 'src/m3.py']);
    const trusts = page.rows.map(({ values }) => Number(values.trust));
    assert.deepEqual(
      trusts,
      [...trusts].sort((a, b) => b - a),
    );
    assert.ok(page.facets.some(({ column }) => column === 'rule'));
  });

  test('sees that a file has changed', async () => {
    const folder = makeFolder(3);
    assert.equal((await queryData(query(folder), { signal })).totalCount, 3);
    appendFileSync(join(folder, 'pairs.jsonl'), `${JSON.stringify(makePair(3))}\n`);
    assert.equal((await queryData(query(folder), { signal })).totalCount, 4);
  });

  test('counts damaged lines, and refuses a file of nothing else', async () => {
    const folder = makeFolder(3);
    appendFileSync(join(folder, 'pairs.jsonl'), '{"kind":"revision"}\nnot json\n');
    const page = await queryData(query(folder), { signal });
    assert.deepEqual([page.totalCount, page.damagedCount], [3, 2]);
    writeFileSync(join(folder, 'pairs.jsonl'), 'not json\n');
    await assert.rejects(queryData(query(folder), { signal }), (error) => ArtifactError.is(error, 'fileCorrupt'));
  });

  test('any bytes give rows or a typed error', async () => {
    const folder = makeFolder(1);
    const line = fc.oneof(fc.json(), fc.string(), fc.constant(JSON.stringify(makePair(1))));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 5 }), fc.constantFrom('pairs', 'leftOut'), async (lines, table) => {
        writeFileSync(join(folder, `${table}.jsonl`), lines.join('\n'));
        try {
          const page = await queryData(query(folder, { table }), { signal });
          for (const { index } of page.rows) await readDataEntry({ folder, cwd: folder, table, index }, { signal });
        } catch (error) {
          assert.ok(ArtifactError.is(error, 'fileCorrupt'), String(error));
        }
      }),
      { numRuns: 100, seed: 1 },
    );
  });
});

describe('readDataEntry', () => {
  test('gives both sides, what stands before, and where it is', async () => {
    const folder = makeFolder(20);
    const entry = await readDataEntry({ folder, cwd: folder, table: 'pairs', index: 17 }, { signal });
    assert.equal(entry.values.name, 'C.f17');
    assert.deepEqual(entry.places, [{ path: 'src/m3.py', text: makePair(17).better }]);
    assert.deepEqual(
      entry.texts.map(({ name, text }) => [name, text]),
      [['context', '# before 17\n']],
    );
    const changed = entry.difference?.rows.filter((row) => row.kind === 'line' && !row.isSame);
    assert.deepEqual(changed, [
      {
        kind: 'line',
        isSame: false,
        before: { number: 2, text: '    return a == b' },
        after: { number: 2, text: '    return a is b' },
      },
    ]);
  });

  test('a secret has a line and no value', async () => {
    const folder = makeFolder(1);
    const entry = await readDataEntry({ folder, cwd: folder, table: 'secrets', index: 0 }, { signal });
    assert.deepEqual(entry.places, [{ path: 'src/key.py', line: 12 }]);
    assert.deepEqual(entry.texts, []);
  });

  test('a row that is not there is told', async () => {
    const folder = makeFolder(1);
    await assert.rejects(readDataEntry({ folder, cwd: folder, table: 'pairs', index: 1 }, { signal }), (error) =>
      ArtifactError.is(error, 'fileMissing'),
    );
  });
});

describe('exportData', () => {
  test('writes what is selected, all pages of it', async () => {
    const folder = makeFolder(300);
    const file = join(folder, '..', 'rows.csv');
    const { rowCount } = await exportData({ ...query(folder, { filter: { kind: 'linter' } }), file }, { signal });
    const lines = readFileSync(file, 'utf8').trimEnd().split('\r\n');
    assert.equal(rowCount, 200);
    assert.equal(lines.length, 201);
    assert.equal(lines[0], 'path,name,kind,rule,category,language,role,trust,tool,commit,date');
    assert.match(lines[1] ?? '', /^src\/m1\.py,C\.f1,linter,identity,comparisons,python,train,0\.1,bundled,,$/);
  });

  test('leaves nothing where it cannot write', async () => {
    const folder = makeFolder(3);
    const place = temporaryFolder();
    await assert.rejects(exportData({ ...query(folder), file: join(place, 'absent', 'rows.csv') }, { signal }), (error) =>
      ArtifactError.is(error, 'notWritable'),
    );
    assert.deepEqual(readdirSync(place), []);
  });
});
