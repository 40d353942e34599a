import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { excludePatterns } from '../../../../src/extension/explorer/excludePattern.ts';
import { placeInText } from '../../../../src/extension/explorer/placeInText.ts';
import { repositoryFile } from '../../../../src/extension/explorer/repositoryFile.ts';
import { buildPathMatcher } from '../../../../src/mining/pathPatterns.ts';
import { temporaryFolder } from '../../../helpers/temporaryFolder.ts';

const file = 'import x\n\ndef read(a):\n    return a\n\ndef reader(b):\n    read(b)\n    return b\n';

describe('placeInText', () => {
  const cases: readonly (readonly [
    name: string,
    place: Parameters<typeof placeInText>[1],
    qualifiedName: string | undefined,
    found: string,
  ])[] = [
    ['a text that still stands there', { path: 'a', text: 'def reader(b):\n    read(b)\n' }, undefined, 'def reader(b):\n    read(b)'],
    [
      'a text whose end has changed, by its first lines',
      { path: 'a', text: 'def reader(b):\n    read(b)\n    return b\n    more' },
      undefined,
      'def reader(b):\n    read(b)\n    return b',
    ],
    ['a name where the text is gone', { path: 'a', text: 'def gone():' }, 'm.reader', 'reader'],
    ['the name nearest to where it stood', { path: 'a', offset: 60 }, 'read', 'read'],
    ['nothing: the start', { path: 'a' }, undefined, ''],
  ];
  for (const [name, place, qualifiedName, found] of cases)
    test(name, () => {
      const { start, end } = placeInText(file, place, qualifiedName);
      assert.equal(file.slice(start, end), found);
    });

  test('a line, also one behind the end', () => {
    assert.equal(placeInText(file, { path: 'a', line: 3 }, undefined).start, file.indexOf('def read('));
    assert.ok(placeInText(file, { path: 'a', line: 999 }, undefined).start <= file.length);
  });

  test('the nearest of several', () => {
    assert.equal(placeInText(file, { path: 'a', offset: 60 }, 'read').start, file.lastIndexOf('read(b)'));
    assert.equal(placeInText(file, { path: 'a', offset: 0 }, 'read').start, file.indexOf('read('));
  });
});

describe('excludePatterns', () => {
  test('each pattern leaves the file out, and the first one only it', () => {
    for (const path of ['src/a/b.ts', 'src/[id]/{x}*?.ts', 'setup.py']) {
      const patterns = excludePatterns(path);
      for (const pattern of patterns) assert.ok(buildPathMatcher([pattern])(path), pattern);
      assert.ok(!buildPathMatcher([patterns[0] ?? ''])(`${path}x`));
    }
    assert.deepEqual(excludePatterns('src/a/b.ts'), ['src/a/b.ts', 'src/a', 'src']);
  });
});

describe('repositoryFile', () => {
  test('finds files inside, and nothing outside by any way', async () => {
    const folder = temporaryFolder();
    const repository = join(folder, 'repository');
    mkdirSync(join(repository, 'src'), { recursive: true });
    writeFileSync(join(repository, 'src', 'a.ts'), '');
    writeFileSync(join(folder, 'secret'), '');
    symlinkSync(join(folder, 'secret'), join(repository, 'link'));
    assert.ok((await repositoryFile(repository, 'src/a.ts'))?.endsWith(join('src', 'a.ts')));
    for (const path of ['../secret', 'src/../../secret', 'link', join(folder, 'secret'), 'gone.ts', '', 'a\0b'])
      assert.equal(await repositoryFile(repository, path), undefined, path);
  });
});
