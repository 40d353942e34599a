// The planted project: the same everywhere, one idiom replaced by another in one direction, places that give nothing away.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { mineStudyData } from '../../bench/comparative/mineStudyData.ts';
import { plantedDialects } from '../../bench/planted/plantedDialects.ts';
import { buildPlantedProject, plantedDefaults } from '../../bench/planted/plantedProject.ts';
import { plantedPlaces, writtenIdiom } from '../../bench/planted/plantedPlaces.ts';
import type { DocumentExample } from '../../src/dataset/example.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';

const folder = temporaryFolder();
const options = { ...plantedDefaults, moduleCount: 24 };

for (const dialect of Object.values(plantedDialects)) {
  suite(`a planted project in ${dialect.name}`, () => {
    const repository = join(folder, dialect.name);
    const git = (...args: string[]): string => execFileSync('git', args, { cwd: repository, encoding: 'utf8' });

    test('has the same commits wherever it is built', async () => {
      const commit = await buildPlantedProject(repository, { ...options, dialect });
      assert.equal(await buildPlantedProject(join(folder, `${dialect.name} again`), { ...options, dialect }), commit);
      assert.notEqual(await buildPlantedProject(join(folder, `${dialect.name} other`), { ...options, seed: 2, dialect }), commit);
    });

    test('replaces the old idiom by the new one and never the other way round', () => {
      const commits = git('log', '--reverse', '--format=%H', '--grep=^Use the').trim().split('\n');
      assert.ok(commits.length >= 12, `${commits.length} commits`);
      for (const commit of commits) {
        const changed = git('show', '--format=', '--unified=0', commit)
          .split('\n')
          .filter((line) => /^[+-](?![+-])/u.test(line));
        const removed = changed.filter((line) => line.startsWith('-')).map((line) => line.slice(1));
        const added = changed.filter((line) => line.startsWith('+')).map((line) => line.slice(1));
        assert.ok(removed.length > 0);
        assert.deepEqual(
          added,
          removed.map((line) => line.replace(dialect.leadIn + dialect.oldIdiom, dialect.leadIn + dialect.newIdiom)),
        );
      }
    });

    test('gives pairs from the old idiom to the new one, and held-out places that show neither', async () => {
      const { dataset, pairs } = await mineStudyData(repository, 1);
      const { documents } = dataset;
      const revisions = pairs.filter(({ kind }) => kind === 'revision');
      assert.ok(revisions.length >= 20, `${revisions.length} revision pairs`);
      for (const { better, worse } of revisions)
        assert.equal(better, worse.replace(dialect.leadIn + dialect.oldIdiom, dialect.leadIn + dialect.newIdiom));

      const places = plantedPlaces(documents, dialect);
      assert.ok(places.length >= 10, `${places.length} places`);
      const learnt = documents.filter(({ role }) => role === 'train').map(({ text }) => text);
      for (const { context: visible } of places) {
        assert.ok(visible.endsWith(dialect.leadIn));
        assert.ok(!visible.includes(dialect.newIdiom) && !visible.includes(dialect.oldIdiom));
        const line = visible.slice(visible.trimEnd().lastIndexOf('\n', visible.length - dialect.leadIn.length - 2));
        assert.ok(!learnt.some((text) => text.includes(visible)), line);
      }
    });
  });
}

test('a place counts by what is visible, not by what the rest of the file says', () => {
  const dialect = plantedDialects.python;
  const text = [
    '"""A file."""\n\n',
    '    def first(self, a):\n        """First."""\n        raise self.refusal("no")\n\n',
    '    def second(self, a):\n        """Not a refusal."""\n        raise ValueError("no")\n\n',
    '    def third(self, a):\n        """Third."""\n        if a:\n            raise ValueError("no")\n        raise self.refusal("no")\n',
  ].join('');
  const document = { path: 'a.py', language: 'python', role: 'heldOut', text, unscored: [] } as unknown as DocumentExample;
  assert.deepEqual(plantedPlaces([document], dialect), [
    { path: 'a.py', written: 'new', context: '"""A file."""\n\n    def first(self, a):\n        """First."""\n        raise ' },
    {
      path: 'a.py',
      written: 'old',
      context: '"""A file."""\n\n    def third(self, a):\n        """Third."""\n        if a:\n            raise ',
    },
  ]);
  assert.deepEqual(plantedPlaces([{ ...document, role: 'train' }], dialect), []);
  assert.equal(plantedPlaces([{ ...document, unscored: [{ start: 0, end: 200 }] }], dialect).length, 1);
});

test('what was written is told by how it begins', () => {
  const { python } = plantedDialects;
  assert.equal(writtenIdiom('self.refusal("x")', python), 'new');
  assert.equal(writtenIdiom(' ValueError("x")', python), 'old');
  assert.equal(writtenIdiom('KeyError(self.refusal("x"))', python), 'neither');
  assert.equal(writtenIdiom('', python), 'neither');
});
